import { deflateSync } from 'node:zlib';

/** Storage types by name: their number in the format, their size, and a function that writes a number. */
const storages = {
  int8: [1, 1, (view, value) => view.setInt8(0, value)],
  uint8: [2, 1, (view, value) => view.setUint8(0, value)],
  int16: [3, 2, (view, value, little) => view.setInt16(0, value, little)],
  uint16: [4, 2, (view, value, little) => view.setUint16(0, value, little)],
  int32: [5, 4, (view, value, little) => view.setInt32(0, value, little)],
  uint32: [6, 4, (view, value, little) => view.setUint32(0, value, little)],
  single: [7, 4, (view, value, little) => view.setFloat32(0, value, little)],
  double: [9, 8, (view, value, little) => view.setFloat64(0, value, little)],
  int64: [12, 8, (view, value, little) => view.setBigInt64(0, BigInt(value), little)],
  uint64: [13, 8, (view, value, little) => view.setBigUint64(0, BigInt(value), little)],
  utf8: [16, 1, (view, value) => view.setUint8(0, value)],
  utf16: [17, 2, (view, value, little) => view.setUint16(0, value, little)],
} satisfies Record<string, [number, number, (view: DataView, value: number, little: boolean) => void]>;

export type Storage = keyof typeof storages;

const classNumbers = {
  cell: 1,
  struct: 2,
  object: 3,
  char: 4,
  sparse: 5,
  double: 6,
  single: 7,
  int8: 8,
  uint8: 9,
  int16: 10,
  uint16: 11,
  int32: 12,
  uint32: 13,
  int64: 14,
  uint64: 15,
  function: 16,
};

/** An array to write. `items` are numbers, character codes, cells, or a struct array's values element by element. */
export interface Content {
  readonly className: keyof typeof classNumbers;
  readonly dims: readonly number[];
  readonly items: readonly (number | Content)[];
  readonly storage?: Storage;
  readonly fields?: readonly string[];
  /** Flags: logical is 2, complex is 8. */
  readonly flags?: number;
}

export interface Style {
  readonly littleEndian: boolean;
  readonly compressed: boolean;
}

export const styles: readonly Style[] = [true, false].flatMap((littleEndian) =>
  [true, false].map((compressed) => ({ littleEndian, compressed })),
);

/** A MATLAB v5 file as MATLAB writes it. */
export function writeMatlab(variables: Readonly<Record<string, Content>>, style: Style): Uint8Array {
  const elements = Object.entries(variables).map(([name, content]) => {
    const plain = matrix(name, content, style.littleEndian);
    return style.compressed ? compressedElement(plain, style.littleEndian) : plain;
  });
  return join([header(style.littleEndian), ...elements]);
}

export function header(littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(128).fill(0x20);
  bytes.set(new TextEncoder().encode('MATLAB 5.0 MAT-file, written by a test'));
  bytes.fill(0, 116, 124);
  bytes.set(littleEndian ? [0, 1, 0x49, 0x4d] : [1, 0, 0x4d, 0x49], 124);
  return bytes;
}

export function compressedElement(plain: Uint8Array, littleEndian: boolean): Uint8Array {
  const deflated = deflateSync(plain);
  return join([words([15, deflated.length], littleEndian), deflated]);
}

/** A matrix element. Its stated length is `claimed`, or else its real length. */
export function matrix(name: string, content: Content, littleEndian: boolean, claimed?: number): Uint8Array {
  const { className, dims, items, flags = 0 } = content;
  const parts = [
    element('uint32', [(flags << 8) | classNumbers[className], 0], littleEndian),
    element('int32', dims, littleEndian),
    element('int8', codes(name), littleEndian),
    ...values(content, littleEndian),
    ...(flags & 8 ? [element('double', items.map(Number), littleEndian)] : []),
  ];
  const body = join(parts);
  return join([words([14, claimed ?? body.length], littleEndian), body]);
}

function values({ className, items, storage, fields = [] }: Content, littleEndian: boolean): Uint8Array[] {
  const numbers = items.filter((item) => typeof item === 'number');
  const arrays = items
    .filter((item) => typeof item !== 'number')
    .map((item) => matrix('', item, littleEndian));
  if (className === 'cell') return arrays;
  if (className === 'struct') {
    const names = fields.flatMap((field) => codes(field.padEnd(32, '\0')));
    return [element('int32', [32], littleEndian), element('int8', names, littleEndian), ...arrays];
  }
  const natural = className in storages ? (className as Storage) : 'uint16';
  return [element(storage ?? natural, numbers, littleEndian)];
}

/** A data element. As in MATLAB, four bytes or fewer are stored in the tag. */
export function element(storage: Storage, numbers: readonly number[], littleEndian: boolean): Uint8Array {
  const [type, size, write] = storages[storage];
  const length = numbers.length * size;
  const body = new Uint8Array(length);
  for (const [index, number] of numbers.entries()) {
    write(new DataView(body.buffer, index * size, size), number, littleEndian);
  }
  if (length > 0 && length <= 4) {
    return join([words([(length << 16) | type], littleEndian), body, new Uint8Array(4 - length)]);
  }
  return join([words([type, length], littleEndian), body, new Uint8Array(-length & 7)]);
}

/** Characters as numbers, for `items`. */
export function codes(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/** Unsigned 32-bit numbers, the parts of tags. */
export function words(values: readonly number[], littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value, littleEndian);
  return bytes;
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
