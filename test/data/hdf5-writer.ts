import type { Group, LIBVER_BOUND } from 'h5wasm';
import { loadHdf5 } from '../../src/data/formats/hdf5/library.ts';

type Library = Awaited<ReturnType<typeof loadHdf5>>;

/** A dataset to write: numbers, or texts of at most `length` bytes. */
export interface Hdf5Array {
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array | Int32Array | BigInt64Array | Uint8Array | readonly string[];
  readonly length?: number;
  /** Shape of compressed chunks. */
  readonly chunks?: readonly number[];
}

/**
 * An HDF5 file with datasets by path, and the additions of `more`. Unless another version is given, it has the oldest
 * version of the format, which h5py writes too and which has no checksums.
 */
export async function writeHdf5(
  arrays: Readonly<Record<string, Hdf5Array>>,
  more: (file: Group, library: Library) => void = () => {},
  libver: LIBVER_BOUND = 'earliest',
): Promise<Uint8Array> {
  const library = await loadHdf5();
  const { FS } = library.module;
  const file = new library.File('written.h5', 'w', { libver: [libver, 'latest'] });
  for (const [path, array] of Object.entries(arrays)) write(file, path.split('/'), array);
  more(file, library);
  file.close();
  const bytes = FS.readFile('written.h5').slice();
  FS.unlink('written.h5');
  return bytes;
}

function write(group: Group, [name = '', ...rest]: readonly string[], array: Hdf5Array): void {
  if (rest.length > 0) {
    write(group.create_group(name), rest, array);
    return;
  }
  const { shape, data, length, chunks } = array;
  group.create_dataset({
    name,
    data: (ArrayBuffer.isView(data) ? data : [...data]) as Float64Array | string[],
    shape: [...shape],
    ...(length !== undefined && { dtype: `S${length}` }),
    ...(chunks && { chunks: [...chunks], compression: 'gzip' as const }),
  });
}
