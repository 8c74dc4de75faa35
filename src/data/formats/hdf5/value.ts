import { LimberError } from '../../../errors.ts';
import type { NumericClass, NumericData } from '../matlab/value.ts';

/**
 * Numbers; the last axis of `shape` varies fastest. 64-bit integers are stored as doubles; one that a double cannot
 * represent is an error.
 */
export interface Hdf5Numbers {
  readonly kind: 'numbers';
  /** Empty for a single number. */
  readonly shape: readonly number[];
  /** The numbers' type in the file, by MATLAB's names. Booleans are `int8`. */
  readonly type: NumericClass;
  readonly data: NumericData;
  /** The requested attribute, if it exists. */
  readonly tag?: string | undefined;
}

/** Texts, of a fixed length (then without their padding) or of any length. */
export interface Hdf5Texts {
  readonly kind: 'texts';
  readonly shape: readonly number[];
  readonly data: readonly string[];
}

/** Rows of named columns: HDF5's compound type. */
export interface Hdf5Records {
  readonly kind: 'records';
  readonly shape: readonly number[];
  /** By column; the shape of each begins with that of the records. */
  readonly columns: Hdf5Content;
}

/** Lists of bytes, each of any length, e.g. files within the file. */
export interface Hdf5ByteLists {
  readonly kind: 'byte lists';
  readonly shape: readonly number[];
  readonly data: readonly Uint8Array[];
}

/** Something this reader steps over, so that the rest of the file can still be read. */
export interface Hdf5Unsupported {
  readonly kind: 'unsupported';
  /** E.g. `references`. */
  readonly what: string;
}

export type Hdf5Value = Hdf5Numbers | Hdf5Texts | Hdf5Records | Hdf5ByteLists | Hdf5Unsupported;

/** The datasets of a file by path, e.g. `part` or `people/part`; attributes that were asked for as `people@name`. */
export type Hdf5Content = ReadonlyMap<string, Hdf5Value>;

/**
 * A numeric dataset of the given shape. `undefined` in `shape` stands for any length.
 * @throws LimberError when the dataset is missing (the existing ones are named), has another kind or another shape.
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

/** A list of texts. @throws LimberError when it is missing or has another kind. */
export function hdf5Texts(content: Hdf5Content, name: string, where: string): readonly string[] {
  const value = entry(content, name, where);
  if (value.kind === 'texts' && value.shape.length === 1) return value.data;
  throw mismatch(value, `texts, ${shapeText([undefined])}`, name, where);
}

/** A single text, e.g. an attribute. @throws LimberError when it is missing or something else. */
export function hdf5Text(content: Hdf5Content, name: string, where: string): string {
  const value = entry(content, name, where);
  const [only, other] = value.kind === 'texts' ? value.data : [];
  if (only !== undefined && other === undefined) return only;
  throw mismatch(value, 'one text', name, where);
}

/** Rows of named columns. @throws LimberError when they are missing or something else. */
export function hdf5Records(content: Hdf5Content, name: string, where: string): Hdf5Records {
  const value = entry(content, name, where);
  if (value.kind === 'records' && value.shape.length === 1) return value;
  throw mismatch(value, `records, ${shapeText([undefined])}`, name, where);
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
