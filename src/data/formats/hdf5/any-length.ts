import type { Dataset, Module } from 'h5wasm';
import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import type { Budget } from '../../budget.ts';
import { decodeText } from '../decode-text.ts';
import type { Hdf5Value } from './value.ts';

/** The data needed to read values of any length. */
export interface AnyLengthReading {
  readonly dataset: Dataset;
  readonly module: typeof Module;
  readonly budget: Budget;
  readonly where: string;
}

/** Reads texts of any length. The library gives addresses in its memory; at each address is a text that ends with 0. */
export function textsOfAnyLength(reading: AnyLengthReading): Hdf5Value {
  const { dataset, module, budget, where } = reading;
  const { shape } = dataset.metadata;
  const data = withAddresses(reading, (addresses) =>
    Array.from(addresses, (start) => {
      if (start === 0) return '';
      const end = module.HEAPU8.indexOf(0, start);
      if (start > module.HEAPU8.length || end < 0) throw damaged(where);
      budget.spend(2 * (end - start));
      return decodeText(module.HEAPU8.slice(start, end));
    }),
  );
  return { kind: 'texts', shape: shape ?? [], data };
}

/** Lists of bytes of any length: the library gives the length and the address of each. */
export function byteLists(reading: AnyLengthReading): Hdf5Value {
  const { dataset, module, budget, where } = reading;
  const { shape } = dataset.metadata;
  const data = withAddresses(reading, (pairs) =>
    Array.from({ length: pairs.length / 2 }, (_, index) => {
      const [length, start] = [at(pairs, 2 * index), at(pairs, 2 * index + 1)];
      if (start + length > module.HEAPU8.length) throw damaged(where);
      budget.spend(length);
      return module.HEAPU8.slice(start, start + length);
    }),
  );
  return { kind: 'byte lists', shape: shape ?? [], data };
}

/** Lets the library read the values into its memory, and frees this memory afterwards. */
function withAddresses<Result>(
  { dataset, module, where }: AnyLengthReading,
  read: (words: Uint32Array) => Result,
): Result {
  const { file_id: file, path, metadata } = dataset;
  const length = metadata.size * metadata.total_size;
  const pointer = module._malloc(Math.max(1, length));
  if (pointer === 0) throw new LimberError({ what: 'not enough memory', got: `${length} bytes`, where });
  try {
    if (module.get_dataset_data(file, path, null, null, null, BigInt(pointer)) < 0) throw damaged(where);
    try {
      return read(new Uint32Array(module.HEAPU8.slice(pointer, pointer + length).buffer));
    } finally {
      module.reclaim_vlen_memory(file, path, '', BigInt(pointer));
    }
  } finally {
    module._free(pointer);
  }
}

function damaged(where: string): LimberError {
  return new LimberError({ what: 'the data of a dataset are damaged or expand too far', where });
}
