import type { Dataset, Module } from 'h5wasm';
import { LimberError } from '../../../errors.ts';
import type { Budget } from '../../budget.ts';
import type { NumericClass, NumericData } from '../matlab/value.ts';
import type { Hdf5Value } from './value.ts';

/** The type classes by their number in HDF5 (`H5T_class_t`). */
const integer = 0;
const float = 1;
const text = 3;
const enumeration = 8;
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

const longestAttribute = 64;

/** Approximate memory of a string besides its characters, in bytes. */
const stringBytes = 64;

/** h5wasm's description of a dataset. */
type Metadata = Dataset['metadata'];

/**
 * Reads a dataset after checking that its sizes are consistent and within the budget. @throws LimberError when they
 * are not.
 */
export function readDataset(
  dataset: Dataset,
  module: typeof Module,
  budget: Budget,
  tag: string | undefined,
  where: string,
): Hdf5Value {
  const { metadata } = dataset;
  const { shape, size, total_size: count, chunks } = metadata;
  const view = viewOf(metadata);
  const other = unsupported(metadata);
  if (other !== undefined) return { kind: 'unsupported', what: other };
  if (shape === null || shape.reduce((product, length) => product * length, 1) !== count) {
    throw new LimberError({
      what: 'the size of a dataset is not true',
      got: `${count} items`,
      expected: shape?.join('×') ?? 'none',
      where,
    });
  }
  // Each chunk is decompressed as a whole, even if the dataset needs only a part of it.
  const chunkBytes = (chunks ?? []).reduce((product, length) => product * length, size);
  const itemBytes = Math.max(8, 3 * size) + (view === undefined ? stringBytes : 0);
  budget.spend(Math.max(itemBytes * count, chunkBytes));
  const bytes = readBytes(dataset, module, size * count, where);
  if (view === undefined) return { kind: 'texts', shape, data: texts(bytes, metadata) };
  const data = numbers(new view(bytes.buffer), where);
  const note = tag === undefined ? undefined : attributeText(dataset, tag);
  return { kind: 'numbers', shape, type: typeName(metadata), data, ...(note !== undefined && { tag: note }) };
}

/** The value of an attribute, if it is a single short text of fixed length. */
function attributeText(dataset: Dataset, name: string): string | undefined {
  const attribute = dataset.attrs[name];
  if (attribute === undefined) return undefined;
  const { type, vlen, size, total_size: count } = attribute.metadata;
  if (type !== text || vlen || size > longestAttribute || count !== 1) return undefined;
  const { value } = attribute;
  return typeof value === 'string' ? value : undefined;
}

function viewOf({ type, size, signed: isSigned, enum_type: enumerated }: Metadata): View | undefined {
  if (type === float) return floats.get(size);
  if (type !== integer && !(type === enumeration && enumerated?.type === integer)) return undefined;
  return (isSigned ? signed : unsigned).get(size);
}

/** MATLAB's name for a numeric type. */
function typeName({ type, size, signed: isSigned }: Metadata): NumericClass {
  if (type === float) return size === 4 ? 'single' : 'double';
  const bits = size === 1 ? 8 : size === 2 ? 16 : size === 4 ? 32 : 64;
  return isSigned ? `int${bits}` : `uint${bits}`;
}

/** Describes a dataset that cannot be read; `undefined` if it can. */
function unsupported(metadata: Metadata): string | undefined {
  const { type, size, shape, vlen, virtual_sources: sources } = metadata;
  if (shape === null) return 'a dataset without data';
  if (sources !== undefined) return 'a dataset whose data are in other files';
  if (vlen) return 'texts of any length';
  if (type === text) return size > 0 ? undefined : 'texts of no length';
  if (viewOf(metadata) !== undefined) return undefined;
  return otherTypes[type] ?? `numbers of ${8 * size} bits`;
}

/** The values as stored in memory, little-endian. HDF5 fills unwritten parts with zeros. */
function readBytes(
  { file_id: file, path }: Dataset,
  module: typeof Module,
  length: number,
  where: string,
): Uint8Array<ArrayBuffer> {
  const pointer = module._malloc(Math.max(1, length));
  if (pointer === 0) throw new LimberError({ what: 'not enough memory', got: `${length} bytes`, where });
  try {
    // h5wasm's own getter ignores the status, and returns uninitialised memory after an error.
    const status = module.get_dataset_data(file, path, null, null, null, BigInt(pointer));
    if (status < 0)
      throw new LimberError({ what: 'the data of a dataset are damaged or expand too far', where });
    return module.HEAPU8.slice(pointer, pointer + length);
  } finally {
    module._free(pointer);
  }
}

/** Strings are padded with zeros, or, if `strpad` is 2, also with spaces. */
function texts(bytes: Uint8Array, { size, strpad, cset }: Metadata): readonly string[] {
  const decoder = new TextDecoder(cset === 1 ? 'utf-8' : 'windows-1252');
  return Array.from({ length: bytes.length / size }, (_, index) => {
    const whole = bytes.subarray(index * size, (index + 1) * size);
    const end = whole.indexOf(0);
    const found = decoder.decode(end < 0 ? whole : whole.subarray(0, end));
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
