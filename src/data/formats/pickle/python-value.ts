import { LimberError } from '../../../errors.ts';

/** A value of Python. Tuples are lists; a dict is a map. */
export type PythonValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly PythonValue[]
  | ReadonlyMap<PythonValue, PythonValue>
  | NumpyArray
  | PythonType;

/** A type or function that the file names. Nothing is looked up or run. */
export interface PythonType {
  readonly kind: 'type';
  readonly name: string;
}

/** An array of NumPy. */
export interface NumpyArray {
  readonly kind: 'array';
  readonly shape: readonly number[];
  /** In C order: the last axis varies fastest. Objects of Python are kept as they are. */
  readonly data: Float64Array | readonly PythonValue[];
}

/** A pickle that is damaged, or asks for more than data. */
export function damaged(where: string, got: string): LimberError {
  return new LimberError({
    what: 'the pickle cannot be read',
    got,
    expected: 'dicts, lists, texts, numbers and NumPy arrays of numbers',
    where,
  });
}
