import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import { describeMatlab, expectKind, type MatlabRecord, type MatlabValue, matlabEntry } from './value.ts';

/** A field with a single number. @throws LimberError when it is missing or has another kind. */
export function matlabNumber(record: MatlabRecord, name: string, where: string): number {
  const value = matlabEntry(record, name, where);
  if (value.kind === 'numeric' && value.data.length === 1) return at(value.data, 0);
  throw wrong(name, value, 'one number', where);
}

/**
 * A field that is true or false, stored as logical or as a number. @throws LimberError when it is missing or has
 * another kind.
 */
export function matlabFlag(record: MatlabRecord, name: string, where: string): boolean {
  const value = matlabEntry(record, name, where);
  if ((value.kind === 'logical' || value.kind === 'numeric') && value.data.length === 1) {
    return Boolean(value.data[0]);
  }
  throw wrong(name, value, 'true or false', where);
}

/** A field with one line of text. @throws LimberError when it is missing or has another kind. */
export function matlabString(record: MatlabRecord, name: string, where: string): string {
  const text = expectKind(matlabEntry(record, name, where), 'text', where);
  if (text.data.length === 0 || text.dims[0] === 1) return text.data;
  throw wrong(name, text, 'one line of text', where);
}

/** The elements of a struct array. Empty for a missing value or `[]`, which MATLAB writes for an empty one. */
export function matlabRecords(value: MatlabValue | undefined, where: string): readonly MatlabRecord[] {
  if (value === undefined || isEmpty(value)) return [];
  return expectKind(value, 'struct', where).data;
}

/** Whether a value is MATLAB's `[]` or another array without elements. */
export function isEmpty(value: MatlabValue): boolean {
  return value.kind !== 'unsupported' && value.data.length === 0;
}

/** Whether a record has a field that is not empty. */
export function isGiven(record: MatlabRecord, name: string): boolean {
  const value = record.get(name);
  return value !== undefined && !isEmpty(value);
}

function wrong(name: string, value: MatlabValue, expected: string, where: string): LimberError {
  return new LimberError({ what: `"${name}" is wrong`, got: describeMatlab(value), expected, where });
}
