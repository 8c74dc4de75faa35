import type { NumericClass, NumericData } from './value.ts';

/** The `mx…` classes of arrays. */
export type ArrayClass =
  | 'cell'
  | 'struct'
  | 'object'
  | 'char'
  | 'sparse matrix'
  | NumericClass
  | 'function handle'
  | 'object of a class';

/** The classes by their number in a file. */
export const arrayClasses: ReadonlyMap<number, ArrayClass> = new Map([
  [1, 'cell'],
  [2, 'struct'],
  [3, 'object'],
  [4, 'char'],
  [5, 'sparse matrix'],
  [6, 'double'],
  [7, 'single'],
  [8, 'int8'],
  [9, 'uint8'],
  [10, 'int16'],
  [11, 'uint16'],
  [12, 'int32'],
  [13, 'uint32'],
  [14, 'int64'],
  [15, 'uint64'],
  [16, 'function handle'],
  [17, 'object of a class'],
]);

/** The JavaScript array for the numbers of each class. */
export const numericData: { readonly [Name in NumericClass]: new (length: number) => NumericData } = {
  double: Float64Array,
  single: Float32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: Float64Array,
  uint64: Float64Array,
};
