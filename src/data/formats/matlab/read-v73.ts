import { at } from '../../../foundation/index.ts';
import { type Hdf5Content, type Hdf5Numbers, readHdf5 } from '../hdf5/index.ts';
import { type ArrayClass, arrayClasses, numericData } from './array-class.ts';
import type { MatlabRecord, MatlabValue, NumericClass } from './value.ts';

const mostDims = 32;

/**
 * Reads a MATLAB v7.3 file, which is an HDF5 file with reversed axes: numeric, logical and char arrays, and structs
 * of these. Cells and struct arrays are stored as links within the file; they are returned as `unsupported`.
 * @throws LimberError when the file is cut short, damaged or too large.
 */
export async function readMatlab73(
  bytes: Uint8Array,
  where: string,
  maxBytes: number,
): Promise<ReadonlyMap<string, MatlabValue>> {
  const content = await readHdf5(bytes, where, { maxBytes, tag: 'MATLAB_class' });
  // MATLAB stores the targets of its links beside the variables, under names that begin with #.
  return structOf(new Map([...content].filter(([path]) => !path.startsWith('#'))));
}

/** Variables or fields by name. The fields of a struct are one level below it. */
function structOf(content: Hdf5Content): MatlabRecord {
  const names = new Set([...content.keys()].map((path) => at(path.split('/', 1), 0)));
  return new Map(
    [...names].map((name): [string, MatlabValue] => {
      const value = content.get(name);
      if (value?.kind === 'numbers') return [name, arrayOf(value)];
      if (value !== undefined) {
        return [name, { kind: 'unsupported', what: value.kind === 'unsupported' ? value.what : value.kind }];
      }
      const inside = [...content].filter(([path]) => path.startsWith(`${name}/`));
      const fields = structOf(new Map(inside.map(([path, field]) => [path.slice(name.length + 1), field])));
      return [name, { kind: 'struct', dims: [1, 1], fields: [...fields.keys()], data: [fields] }];
    }),
  );
}

/** Storage types of arrays that are not numeric in MATLAB. */
const storage: ReadonlyMap<string, NumericClass> = new Map([
  ['logical', 'uint8'],
  ['char', 'uint16'],
] as const);

function arrayOf(value: Hdf5Numbers): MatlabValue {
  const { shape, type, data, tag = type } = value;
  const dims = [...shape].reverse();
  while (dims.length < 2) dims.push(1);
  if (type !== (storage.get(tag) ?? tag)) return emptyOf(value, tag);
  if (tag === 'logical') return { kind: 'logical', dims, data: Array.from(data, (flag) => flag !== 0) };
  if (tag === 'char') return { kind: 'text', dims, data: utf16.decode(data) };
  return { kind: 'numeric', className: type, dims, data };
}

const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });

/** For an empty array, MATLAB stores the dimensions instead of the data, as integers for every class. */
function emptyOf({ data }: Hdf5Numbers, tag: string): MatlabValue {
  const dims = data.length <= mostDims ? Array.from(data) : [];
  if (dims.length < 2 || !dims.includes(0)) return { kind: 'unsupported', what: `an array of class ${tag}` };
  if (tag === 'logical') return { kind: 'logical', dims, data: [] };
  if (tag === 'char') return { kind: 'text', dims, data: '' };
  const className = [...arrayClasses.values()].find((name) => name === tag);
  if (!isNumeric(className)) return { kind: 'unsupported', what: `an array of class ${tag}` };
  return { kind: 'numeric', className, dims, data: new numericData[className](0) };
}

function isNumeric(name: ArrayClass | undefined): name is NumericClass {
  return name !== undefined && name in numericData;
}
