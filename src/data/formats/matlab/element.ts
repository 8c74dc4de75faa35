import type { Budget } from '../../budget.ts';
import type { Cursor } from './cursor.ts';

/** One tagged element of a file: its type (an `mi…` number of the format) and its content. */
export interface Element {
  readonly type: number;
  readonly body: Cursor;
}

export const matrixType = 14;
export const compressedType = 15;

/**
 * Reads a tag and its content, and skips the padding to 8 bytes. Up to four bytes of content may be stored in the tag
 * itself; its first word then holds size and type.
 * @throws LimberError when the content is longer than the remaining bytes.
 */
export function readElement(cursor: Cursor): Element {
  const word = cursor.uint32();
  const size = word >>> 16;
  if (size > 0) {
    if (size > 4) throw cursor.error('damaged tag', { got: `${size} bytes`, expected: '4 at most' });
    const body = cursor.take(size);
    cursor.skip(4 - size);
    return { type: word & 0xffff, body };
  }
  const length = cursor.uint32();
  const body = cursor.take(length);
  if (word !== compressedType) cursor.skip(-length & 7);
  return { type: word, body };
}

interface Storage {
  readonly size: number;
  read(view: DataView, offset: number, littleEndian: boolean): number;
}

/** How each numeric type is stored. */
const storages: ReadonlyMap<number, Storage> = new Map([
  [1, { size: 1, read: (view, offset) => view.getInt8(offset) }],
  [2, { size: 1, read: (view, offset) => view.getUint8(offset) }],
  [3, { size: 2, read: (view, offset, little) => view.getInt16(offset, little) }],
  [4, { size: 2, read: (view, offset, little) => view.getUint16(offset, little) }],
  [5, { size: 4, read: (view, offset, little) => view.getInt32(offset, little) }],
  [6, { size: 4, read: (view, offset, little) => view.getUint32(offset, little) }],
  [7, { size: 4, read: (view, offset, little) => view.getFloat32(offset, little) }],
  [9, { size: 8, read: (view, offset, little) => view.getFloat64(offset, little) }],
  [12, { size: 8, read: (view, offset, little) => Number(view.getBigInt64(offset, little)) }],
  [13, { size: 8, read: (view, offset, little) => Number(view.getBigUint64(offset, little)) }],
] satisfies [number, Storage][]);

/** How characters of each type are encoded. */
const encodings: ReadonlyMap<number, { readonly little: string; readonly big: string }> = new Map([
  [1, { little: 'windows-1252', big: 'windows-1252' }],
  [2, { little: 'windows-1252', big: 'windows-1252' }],
  [3, { little: 'utf-16le', big: 'utf-16be' }],
  [4, { little: 'utf-16le', big: 'utf-16be' }],
  [16, { little: 'utf-8', big: 'utf-8' }],
  [17, { little: 'utf-16le', big: 'utf-16be' }],
]);

/**
 * The count of numbers in a numeric element. @throws LimberError for another type, or if the last number is
 * incomplete.
 */
export function countNumbers(element: Element): number {
  const count = element.body.left / storage(element).size;
  if (!Number.isInteger(count)) throw element.body.error('the last number is cut short');
  return count;
}

/** Calls `each` with every number of an element and its index. */
export function eachNumber(element: Element, each: (value: number, index: number) => void): void {
  const { body } = element;
  const { size, read } = storage(element);
  const count = countNumbers(element);
  for (let index = 0; index < count; index++) {
    each(read(body.view, body.position + index * size, body.littleEndian), index);
  }
}

/** The numbers of an element that describes an array. No description has more than 32. */
export function fewNumbers(element: Element): readonly number[] {
  const count = countNumbers(element);
  if (count > 32) throw element.body.error('damaged description of an array', { got: `${count} numbers` });
  const values: number[] = [];
  eachNumber(element, (value) => values.push(value));
  return values;
}

/** The characters of an element, decoded by its type. */
export function text({ type, body }: Element, budget: Budget): string {
  const encoding = encodings.get(type);
  if (!encoding) {
    throw body.error('unexpected kind of element', { got: `type ${type}`, expected: 'characters' });
  }
  if (body.left === 0) return '';
  budget.spend(2 * body.left, 0);
  const label = body.littleEndian ? encoding.little : encoding.big;
  return new TextDecoder(label, { ignoreBOM: true }).decode(body.bytes());
}

function storage({ type, body }: Element): Storage {
  const found = storages.get(type);
  if (!found) throw body.error('unexpected kind of element', { got: `type ${type}`, expected: 'numbers' });
  return found;
}
