import { LimberError } from '../../../errors.ts';
import type { NumericClass, NumericData } from '../matlab/value.ts';

/** Numbers, the last axis of `shape` running fastest. 64-bit integers are held as doubles; one that a double cannot hold is an error. */
export interface Hdf5Numbers {
  readonly kind: 'numbers';
  /** Empty for a single number. */
  readonly shape: readonly number[];
  /** How the file stores them, by MATLAB's names; booleans are `int8`. */
  readonly type: NumericClass;
  readonly data: NumericData;
  /** The attribute that was asked for, where it is there. */
  readonly tag?: string;
}

/** Texts of a fixed length, without their padding. */
export interface Hdf5Texts {
  readonly kind: 'texts';
  readonly shape: readonly number[];
  readonly data: readonly string[];
}

/** Something this reader steps over, so that the rest of the file can still be read. */
export interface Hdf5Unsupported {
  readonly kind: 'unsupported';
  /** E.g. `a compound type`. */
  readonly what: string;
}

export type Hdf5Value = Hdf5Numbers | Hdf5Texts | Hdf5Unsupported;

/** The datasets of a file by path, e.g. `part` or `people/part`. */
export type Hdf5Content = ReadonlyMap<string, Hdf5Value>;

/**
 * A dataset of numbers with a shape, in which `undefined` is any length.
 *
 * @throws LimberError when it is missing (naming those there are), something else or of another shape.
 */
export function hdf5Numbers(
  content: Hdf5Content,
  name: string,
  shape: readonly (number | undefined)[],
  where: string,
): Hdf5Numbers {
  const value = entry(content, name, where);
  if (value.kind === 'numbers' && fits(value.shape, shape)) return value;
  throw mismatch(value, `numbers, ${shapeText(shape)}`, name, where);
}

/** A list of texts. @throws LimberError when it is missing or something else. */
export function hdf5Texts(content: Hdf5Content, name: string, where: string): readonly string[] {
  const value = entry(content, name, where);
  if (value.kind === 'texts' && value.shape.length === 1) return value.data;
  throw mismatch(value, `texts, ${shapeText([undefined])}`, name, where);
}

/** In words, e.g. `2958×16×2 numbers`. */
export function describeHdf5(value: Hdf5Value): string {
  if (value.kind === 'unsupported') return value.what;
  return value.shape.length === 0 ? `one of ${value.kind}` : `${shapeText(value.shape)} ${value.kind}`;
}

function entry(content: Hdf5Content, name: string, where: string): Hdf5Value {
  const value = content.get(name);
  if (value !== undefined) return value;
  throw new LimberError({
    what: `"${name}" is missing`,
    got: [...content.keys()].join(', ') || 'nothing',
    where,
  });
}

function fits(shape: readonly number[], wanted: readonly (number | undefined)[]): boolean {
  return (
    shape.length === wanted.length &&
    wanted.every((length, axis) => length === undefined || length === shape[axis])
  );
}

function mismatch(value: Hdf5Value, expected: string, name: string, where: string): LimberError {
  return new LimberError({
    what: `"${name}" has the wrong shape or type`,
    got: describeHdf5(value),
    expected,
    where,
  });
}

function shapeText(shape: readonly (number | undefined)[]): string {
  return shape.map((length) => length ?? 'N').join('×');
}
