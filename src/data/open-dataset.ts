import { LimberError } from '../errors.ts';
import type { Dataset, FileSource } from './dataset.ts';
import { readLsp, readLspet } from './lsp.ts';
import type { DatasetOptions } from './options.ts';

/** Reads a dataset of one format. */
export type DatasetReader = (files: FileSource, options?: DatasetOptions) => Promise<Dataset>;

/** The reader of every format, by the name it has in a specification. */
export const datasetReaders = { lsp: readLsp, lspet: readLspet } satisfies Record<string, DatasetReader>;

export type DatasetFormat = keyof typeof datasetReaders;

/**
 * Opens the dataset that a specification `FORMAT:PLACE` names, e.g. `lsp:data/lsp`.
 *
 * @param open gives the files at a place, e.g. `folder` on disk
 * @throws LimberError naming the formats there are, and whatever the reader throws.
 */
export async function openDataset(
  specification: string,
  open: (place: string) => FileSource,
  options: DatasetOptions = {},
): Promise<Dataset> {
  const [, format = '', place = ''] = /^([^:]*):(.+)$/.exec(specification) ?? [];
  if (!isFormat(format)) {
    const formats = Object.keys(datasetReaders).map((name) => `${name}:FOLDER`);
    throw new LimberError({ what: `unknown dataset "${specification}"`, expected: formats.join(' or ') });
  }
  return await datasetReaders[format](open(place), options);
}

function isFormat(name: string): name is DatasetFormat {
  return Object.hasOwn(datasetReaders, name);
}
