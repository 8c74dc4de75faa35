import type { Dataset } from 'h5wasm';
import { LimberError } from '../../../errors.ts';
import { halfValue } from '../../../foundation/index.ts';
import { decodeText } from '../decode-text.ts';
import type { NumericClass, NumericData } from '../matlab/value.ts';

/** h5wasm's description of a type and its values. */
export type Metadata = Dataset['metadata'];

/** The classes of types by their number in HDF5 (`H5T_class_t`). */
export const typeClass = { integer: 0, float: 1, text: 3, compound: 6, enumeration: 8, list: 9, array: 10 };

const otherTypes: Readonly<Record<number, string>> = {
  2: 'a time',
  4: 'bits',
  5: 'an opaque type',
  6: 'a compound type',
  7: 'references',
  9: 'lists of any length',
  10: 'arrays in an array',
};

type View = new (buffer: ArrayBuffer) => NumericData | BigInt64Array | BigUint64Array;

const signed: ReadonlyMap<number, View> = new Map<number, View>([
  [1, Int8Array],
  [2, Int16Array],
  [4, Int32Array],
  [8, BigInt64Array],
]);
const unsigned: ReadonlyMap<number, View> = new Map<number, View>([
  [1, Uint8Array],
  [2, Uint16Array],
  [4, Uint32Array],
  [8, BigUint64Array],
]);
const floats: ReadonlyMap<number, View> = new Map<number, View>([
  [4, Float32Array],
  [8, Float64Array],
]);

/** Why single values of a type cannot be read; `undefined` for numbers and texts of a fixed length. */
export function unsupportedElement(metadata: Metadata): string | undefined {
  const { type, size, vlen } = metadata;
  if (vlen) return 'texts of any length';
  if (type === typeClass.text) return size > 0 ? undefined : 'texts of no length';
  return viewOf(metadata) === undefined && !isHalf(metadata)
    ? (otherTypes[type] ?? `numbers of ${8 * size} bits`)
    : undefined;
}

/** Values of a supported type: numbers with their type, or texts. */
export type Elements =
  | { readonly kind: 'numbers'; readonly type: NumericClass; readonly data: NumericData }
  | { readonly kind: 'texts'; readonly data: readonly string[] };

/** Values from their bytes, little-endian. @throws LimberError for a whole number that a double cannot hold. */
export function elements(bytes: Uint8Array<ArrayBuffer>, metadata: Metadata, where: string): Elements {
  if (isHalf(metadata)) {
    const data = Float32Array.from(new Uint16Array(bytes.buffer), halfValue);
    return { kind: 'numbers', type: 'single', data };
  }
  const view = viewOf(metadata);
  if (view === undefined) return { kind: 'texts', data: texts(bytes, metadata) };
  return { kind: 'numbers', type: typeName(metadata), data: numbers(new view(bytes.buffer), where) };
}

function isHalf({ type, size }: Metadata): boolean {
  return type === typeClass.float && size === 2;
}

function viewOf({ type, size, signed: isSigned, enum_type: enumerated }: Metadata): View | undefined {
  if (type === typeClass.float) return floats.get(size);
  const isInteger = type === typeClass.integer;
  if (!isInteger && !(type === typeClass.enumeration && enumerated?.type === typeClass.integer))
    return undefined;
  return (isSigned ? signed : unsigned).get(size);
}

/** The name that MATLAB has for a type of numbers. */
function typeName({ type, size, signed: isSigned }: Metadata): NumericClass {
  if (type === typeClass.float) return size === 4 ? 'single' : 'double';
  const bits = size === 1 ? 8 : size === 2 ? 16 : size === 4 ? 32 : 64;
  return isSigned ? `int${bits}` : `uint${bits}`;
}

/** Texts are padded with zeros or, with `strpad` 2, also with spaces. */
function texts(bytes: Uint8Array, { size, strpad }: Metadata): readonly string[] {
  return Array.from({ length: bytes.length / size }, (_, index) => {
    const whole = bytes.subarray(index * size, (index + 1) * size);
    const end = whole.indexOf(0);
    const found = decodeText(end < 0 ? whole : whole.subarray(0, end));
    return strpad === 2 ? found.trimEnd() : found;
  });
}

function numbers(values: NumericData | BigInt64Array | BigUint64Array, where: string): NumericData {
  if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) return values;
  const doubles = new Float64Array(values.length);
  for (const [index, value] of values.entries()) {
    const double = Number(value);
    if (!Number.isSafeInteger(double)) {
      throw new LimberError({
        what: 'a number does not fit',
        got: String(value),
        expected: 'at most 2⁵³ − 1',
        where,
      });
    }
    doubles[index] = double;
  }
  return doubles;
}
