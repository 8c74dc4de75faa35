import type { Dataset, Group } from 'h5wasm';
import { LimberError } from '../../../errors.ts';
import { fileKind } from '../../../file-kind.ts';
import { Budget } from '../../budget.ts';
import { readAttribute } from './attribute.ts';
import { readDataset } from './dataset.ts';
import { type Hdf5Library, loadHdf5, withMemoryLimit } from './library.ts';
import type { Hdf5Content, Hdf5Value } from './value.ts';

/** Limits for reading an HDF5 file. */
export interface Hdf5Options {
  /** Paths of the datasets to read. Missing ones are left out. Default: all datasets. */
  readonly only?: readonly string[] | undefined;
  /** Attributes to read too, as `path@name`. Missing ones are left out. */
  readonly attributes?: readonly string[] | undefined;
  /** Largest memory of all values, 512 MiB unless given. */
  readonly maxBytes?: number;
  /** Name of an attribute with a short text. Its value is returned as the numbers' `tag`. */
  readonly tag?: string | undefined;
}

type Found = [path: string, Dataset];

const defaultLimit = 512 * 2 ** 20;
const deepest = 16;
const mostObjects = 1000;

/**
 * Reads the datasets of an HDF5 file, also below groups: numbers, booleans, texts, records of these and lists of bytes,
 * compressed or not. Other types come back as `unsupported`. Links out of the file are not followed.
 *
 * @param where the file's name, for messages
 * @throws LimberError when the file is of another kind (which it names), incomplete, damaged or too large.
 */
export async function readHdf5(
  bytes: Uint8Array,
  where: string,
  { maxBytes = defaultLimit, ...options }: Hdf5Options = {},
): Promise<Hdf5Content> {
  if (!isHdf5(bytes)) throw new LimberError({ what: 'not an HDF5 file', got: fileKind(bytes), where });
  const library = await loadHdf5();
  return withMemoryLimit(maxBytes, () => readContent(library, bytes, where, { maxBytes, ...options }));
}

/** This is synchronous, so the library's memory holds only one file at a time. */
function readContent(
  library: Hdf5Library,
  bytes: Uint8Array,
  where: string,
  { only, attributes = [], maxBytes, tag }: Omit<Hdf5Options, 'maxBytes'> & { maxBytes: number },
): Hdf5Content {
  const budget = new Budget(maxBytes, 'the HDF5 file', where);
  const content = new Map<string, Hdf5Value>();
  const { FS } = library.module;
  const name = 'input.h5';
  FS.writeFile(name, bytes);
  try {
    const file = new library.File(name, 'r');
    if (file.file_id < 0n) throw damaged(where);
    try {
      for (const [path, dataset] of only ? chosen(library, file, only) : every(library, file, where)) {
        content.set(path, readDataset(dataset, library.module, budget, tag, `${where}, dataset "${path}"`));
      }
      for (const each of attributes) {
        const [, path = '', attribute = ''] = /^(.*)@(.*)$/.exec(each) ?? [];
        const holder = path === '' ? file : file.get(path);
        if (!(holder instanceof library.Group || holder instanceof library.Dataset)) continue;
        const value = readAttribute(
          holder,
          attribute,
          library.module,
          budget,
          `${where}, attribute "${each}"`,
        );
        if (value !== undefined) content.set(each, value);
      }
    } finally {
      file.close();
    }
  } catch (cause) {
    throw cause instanceof LimberError ? cause : damaged(where, cause);
  } finally {
    FS.unlink(name);
  }
  return content;
}

/** The datasets at the given paths. */
function* chosen({ Dataset }: Hdf5Library, file: Group, paths: readonly string[]): Generator<Found> {
  for (const path of paths) {
    const found = file.get(path);
    if (found instanceof Dataset) yield [path, found];
  }
}

/**
 * All datasets. The number and depth of objects are limited, because a file can link to an object several times, and
 * even to a group from inside that group.
 */
function* every({ Dataset, Group }: Hdf5Library, file: Group, where: string): Generator<Found> {
  let objects = 0;
  function* below(group: Group, prefix: string, depth: number): Generator<Found> {
    if (depth > deepest)
      throw new LimberError({ what: `groups are nested more than ${deepest} deep`, where });
    for (const name of group.keys()) {
      if (++objects > mostObjects) throw new LimberError({ what: `more than ${mostObjects} objects`, where });
      const found = group.get(name);
      if (found instanceof Dataset) yield [prefix + name, found];
      else if (found instanceof Group) yield* below(found, `${prefix}${name}/`, depth + 1);
    }
  }
  yield* below(file, '', 0);
}

/** Whether a file is HDF5. The signature may follow a header of another format: MATLAB writes 512 bytes first. */
export function isHdf5(bytes: Uint8Array): boolean {
  const signature = '\x89HDF\r\n\x1a\n';
  for (let start = 0; start + signature.length <= bytes.length; start = start === 0 ? 512 : 2 * start) {
    if (String.fromCharCode(...bytes.subarray(start, start + signature.length)) === signature) return true;
  }
  return false;
}

function damaged(where: string, cause?: unknown): LimberError {
  return new LimberError({ what: 'the HDF5 file is cut short or damaged', where }, { cause });
}
