import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';

export type NumericClass =
  | 'double'
  | 'single'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64';

export type NumericData =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** The common part of all MATLAB arrays: `dims` (two or more) and the items; the first index varies fastest. */
export interface MatlabArray<Item> {
  readonly dims: readonly number[];
  readonly data: ArrayLike<Item>;
}

/**
 * Real numbers. The 64-bit integer classes are stored as doubles; a number that a double cannot represent is an
 * error.
 */
export interface MatlabNumeric extends MatlabArray<number> {
  readonly kind: 'numeric';
  readonly className: NumericClass;
  readonly data: NumericData;
}

export interface MatlabLogical extends MatlabArray<boolean> {
  readonly kind: 'logical';
  readonly data: readonly boolean[];
}

/** A `char` array, as UTF-16 units in column order. {@link textRows} gives its rows. */
export interface MatlabText extends MatlabArray<string> {
  readonly kind: 'text';
  readonly data: string;
}

export interface MatlabCell extends MatlabArray<MatlabValue> {
  readonly kind: 'cell';
  readonly data: readonly MatlabValue[];
}

/** One element of a struct array: its values by field name. */
export type MatlabRecord = ReadonlyMap<string, MatlabValue>;

export interface MatlabStruct extends MatlabArray<MatlabRecord> {
  readonly kind: 'struct';
  readonly fields: readonly string[];
  readonly data: readonly MatlabRecord[];
}

/** A value that this reader cannot read. The rest of the file is still read. */
export interface MatlabUnsupported {
  readonly kind: 'unsupported';
  /** For example `sparse matrix`. */
  readonly what: string;
}

/** A value in a MATLAB file: numbers, truth values, text, a cell array, or structures. */
export type MatlabValue =
  | MatlabNumeric
  | MatlabLogical
  | MatlabText
  | MatlabCell
  | MatlabStruct
  | MatlabUnsupported;

export type MatlabKind = MatlabValue['kind'];
export type MatlabOf<Kind extends MatlabKind> = Extract<MatlabValue, { kind: Kind }>;

/**
 * The item at 0-based indices, one per dimension. Indices beyond the last dimension must be 0, because MATLAB drops
 * trailing dimensions of length 1.
 * @throws LimberError when an index is out of range or missing.
 */
export function matlabAt<Item>(array: MatlabArray<Item>, ...indices: readonly number[]): Item {
  let offset = 0;
  let stride = 1;
  for (let axis = 0; axis < Math.max(indices.length, array.dims.length); axis++) {
    const length = array.dims[axis] ?? 1;
    const index = indices[axis] ?? Number.NaN;
    if (!Number.isInteger(index) || index < 0 || index >= length) {
      throw new LimberError({
        what: 'index outside a MATLAB array',
        got: `(${indices.join(', ')})`,
        expected: `0-based indices into ${array.dims.join('×')}`,
      });
    }
    offset += index * stride;
    stride *= length;
  }
  return at(array.data, offset);
}

/** The rows of a char matrix. An ordinary string has one row, the empty string none or one. */
export function textRows(text: MatlabText): readonly string[] {
  const count = text.dims[0] ?? 0;
  const units = Array.from({ length: text.data.length }, (_, index) => text.data.charAt(index));
  return Array.from({ length: count }, (_, row) =>
    units.filter((_, index) => index % count === row).join(''),
  );
}

/** The value, checked to be of a kind. @throws LimberError that names its actual kind. */
export function expectKind<Kind extends MatlabKind>(
  value: MatlabValue,
  kind: Kind,
  where: string,
): MatlabOf<Kind> {
  if (isKind(value, kind)) return value;
  throw new LimberError({ what: 'wrong kind of value', got: describeMatlab(value), expected: kind, where });
}

/** A variable of a file or a field of a struct. @throws LimberError that names the existing ones. */
export function matlabEntry(
  entries: ReadonlyMap<string, MatlabValue>,
  name: string,
  where: string,
): MatlabValue {
  const value = entries.get(name);
  if (value !== undefined) return value;
  const names = [...entries.keys()].join(', ');
  throw new LimberError({ what: `"${name}" is missing`, got: names === '' ? 'nothing' : names, where });
}

/** A description in words, e.g. `3×14×2000 double`. */
export function describeMatlab(value: MatlabValue): string {
  if (value.kind === 'unsupported') return value.what;
  const size = value.dims.join('×');
  if (value.kind === 'numeric') return `${size} ${value.className}`;
  if (value.kind === 'struct') return `${size} struct (${value.fields.join(', ')})`;
  return `${size} ${value.kind}`;
}

function isKind<Kind extends MatlabKind>(value: MatlabValue, kind: Kind): value is MatlabOf<Kind> {
  return value.kind === kind;
}
