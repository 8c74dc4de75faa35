import type { Dataset, Group } from 'h5wasm';
import { loadHdf5 } from './library.ts';

/** The value of an attribute: a text, a whole number of 64 bits, or a byte. */
export type Hdf5Attribute = string | bigint | { readonly byte: number };
export type Hdf5Attributes = Readonly<Record<string, Hdf5Attribute>>;

/** A dataset to write. The last axis of `shape` varies fastest. */
export interface Hdf5Dataset {
  readonly shape: readonly number[];
  readonly data: Float64Array | Int32Array | BigInt64Array | readonly string[];
  readonly attributes?: Hdf5Attributes | undefined;
}

/** The contents of a file, by path: the attributes of groups (`''` is the root), and the datasets. */
export interface Hdf5Document {
  readonly groups: Readonly<Record<string, Hdf5Attributes>>;
  readonly datasets: Readonly<Record<string, Hdf5Dataset>>;
}

/**
 * Writes an HDF5 file in the oldest version of the format. Texts are UTF-8 of a fixed length. As with NumPy, the texts
 * of datasets are not declared as UTF-8; those of attributes are.
 */
export async function writeHdf5({ groups, datasets }: Hdf5Document): Promise<Uint8Array> {
  const library = await loadHdf5();
  const { FS } = library.module;
  const name = 'output.h5';
  const file = new library.File(name, 'w', { libver: ['earliest', 'latest'] });
  try {
    for (const [path, attributes] of Object.entries(groups)) {
      annotate(path === '' ? file : file.create_group(path), attributes);
    }
    for (const [path, { shape, data, attributes = {} }] of Object.entries(datasets)) {
      const [, folder, own = path] = /^(.*)\/([^/]*)$/.exec(path) ?? [];
      const parent = folder === undefined ? file : (file.get(folder) as Group);
      const created = parent.create_dataset({
        name: own,
        shape: [...shape],
        ...(isArray(data) ? { data: data as Float64Array } : { data: [...data], dtype: textType('A', data) }),
      });
      annotate(created, attributes);
    }
  } finally {
    file.close();
  }
  const bytes = FS.readFile(name).slice();
  FS.unlink(name);
  return bytes;
}

function annotate(holder: Group | Dataset, attributes: Hdf5Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') holder.create_attribute(name, value, [], textType('S', [value]));
    else if (typeof value === 'bigint') holder.create_attribute(name, new BigInt64Array([value]), [], '<q');
    else holder.create_attribute(name, new Uint8Array([value.byte]), [], '<B');
  }
}

function isArray(data: Hdf5Dataset['data']): data is Float64Array | Int32Array | BigInt64Array {
  return ArrayBuffer.isView(data);
}

/**
 * The type of texts, as long as the longest one; HDF5 has no texts of length 0. `S` declares UTF-8, `A` declares
 * nothing.
 */
function textType(kind: 'S' | 'A', texts: readonly string[]): string {
  return `${kind}${Math.max(1, ...texts.map((text) => new TextEncoder().encode(text).length))}`;
}
