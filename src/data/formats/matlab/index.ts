export { readMatlab } from './read.ts';
export { isEmpty, isGiven, matlabFlag, matlabNumber, matlabRecords, matlabString } from './scalar.ts';
export {
  describeMatlab,
  expectKind,
  type MatlabKind,
  type MatlabNumeric,
  type MatlabOf,
  type MatlabRecord,
  type MatlabValue,
  matlabAt,
  matlabEntry,
  textRows,
} from './value.ts';
