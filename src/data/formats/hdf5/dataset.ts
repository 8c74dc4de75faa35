import type { Dataset, Module } from 'h5wasm';
import { LimberError } from '../../../errors.ts';
import type { Budget } from '../../budget.ts';
import { byteLists, textsOfAnyLength } from './any-length.ts';
import { elements, type Metadata, typeClass, unsupportedElement } from './elements.ts';
import type { Hdf5Value } from './value.ts';

const longestAttribute = 64;

/** Approximate memory of a string besides its characters, in bytes. */
const stringBytes = 64;

/**
 * Reads a dataset, after checking that its sizes are consistent and fit the budget. @throws LimberError when they do
 * not.
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
  const other = unsupported(metadata);
  if (other !== undefined) return { kind: 'unsupported', what: other };
  if (shape === null || shape.reduce((product, length) => product * length, 1) !== count) {
    throw new LimberError({
      what: 'the stated size of a dataset is wrong',
      got: `${count} items`,
      expected: shape?.join('×') ?? 'none',
      where,
    });
  }
  // Each chunk is decompressed as a whole, even if the dataset needs only a part of it.
  const chunkBytes = (chunks ?? []).reduce((product, length) => product * length, size);
  const isText = metadata.type === typeClass.text;
  const itemBytes = Math.max(8, 3 * size) + (isText ? stringBytes : 0);
  budget.spend(Math.max(itemBytes * count, chunkBytes));
  const reading = { dataset, module, budget, where };
  if (metadata.vlen) return textsOfAnyLength(reading);
  if (metadata.type === typeClass.list) return byteLists(reading);
  const bytes = readBytes(dataset, module, size * count, where);
  if (metadata.type === typeClass.compound) return recordsOf(bytes, metadata, shape, where);
  const read = elements(bytes, metadata, where);
  if (read.kind === 'texts' || tag === undefined) return { shape, ...read };
  return { shape, ...read, tag: attributeText(dataset, tag) };
}

/** The value of an attribute, if it is a single short text of fixed length. */
function attributeText(dataset: Dataset, name: string): string | undefined {
  const attribute = dataset.attrs[name];
  if (attribute === undefined) return undefined;
  const { type, vlen, size, total_size: count } = attribute.metadata;
  if (type !== typeClass.text || vlen || size > longestAttribute || count !== 1) return undefined;
  const { value } = attribute;
  return typeof value === 'string' ? value : undefined;
}

/** Why a dataset cannot be read; `undefined` if it can. */
function unsupported(metadata: Metadata): string | undefined {
  const { type, shape, vlen, vlen_type: items, virtual_sources: sources } = metadata;
  if (shape === null) return 'a dataset without data';
  if (sources !== undefined) return 'a dataset whose data are in other files';
  if (type === typeClass.compound) return undefined;
  if (type === typeClass.list && items?.type === typeClass.integer && items.size === 1) return undefined;
  return vlen && type === typeClass.text ? undefined : unsupportedElement(metadata);
}

/** The columns of records, each extracted from the rows. A column of an unsupported type is marked as unsupported. */
function recordsOf(
  bytes: Uint8Array<ArrayBuffer>,
  { size: stride, compound_type: compound }: Metadata,
  shape: readonly number[],
  where: string,
): Hdf5Value {
  const rows = bytes.length / Math.max(1, stride);
  const columns = (compound?.members ?? []).map((member): [string, Hdf5Value] => {
    const { name, offset, size } = member;
    const items = member.type === typeClass.array ? member.array_type : { ...member, shape: [] };
    const other = items === undefined ? 'an array' : unsupportedElement(items);
    if (items === undefined || other !== undefined) return [name, { kind: 'unsupported', what: other ?? '' }];
    const column = new Uint8Array(rows * size);
    for (let row = 0; row < rows; row++) {
      const start = row * stride + offset;
      column.set(bytes.subarray(start, start + size), row * size);
    }
    const read = elements(column, items, `${where}, column "${name}"`);
    return [name, { shape: [...shape, ...(items.shape ?? [])], ...read }];
  });
  return { kind: 'records', shape, columns: new Map(columns) };
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
    // h5wasm's own getter ignores the status, and returns uninitialized memory after an error.
    const status = module.get_dataset_data(file, path, null, null, null, BigInt(pointer));
    if (status < 0)
      throw new LimberError({ what: 'the data of a dataset are damaged or expand too far', where });
    return module.HEAPU8.slice(pointer, pointer + length);
  } finally {
    module._free(pointer);
  }
}
