import { problemOf } from '../errors.ts';
import type { Dataset } from './dataset.ts';
import { type DatasetFormat, type OpenOptions, openDataset, readDataset } from './open-dataset.ts';
import type { Labeling, Split } from './options.ts';
import type { FileSource, OpenSource } from './sources/index.ts';

/** A dataset that knows how it was opened. */
export interface OpenedDataset extends Dataset {
  /** `FORMAT:PLACE`, e.g. `lsp:data/lsp`. If a source was given, the place is the source's name. */
  readonly specification: string;
  readonly split: Split;
  readonly labels: Labeling;
  /** The training split of the same dataset; `undefined` if there is none. */
  trainingPart(): Promise<Dataset | undefined>;
}

/**
 * Opens a dataset like `openDataset`, and remembers how.
 * @throws LimberError as `openDataset` does.
 */
export function openWithOrigin(
  specification: string,
  open: OpenSource,
  options: OpenOptions = {},
): Promise<OpenedDataset> {
  return withOrigin(specification, (chosen) => openDataset(specification, open, chosen), options);
}

/**
 * Reads a dataset like `readDataset`, and remembers how.
 * @throws LimberError as `readDataset` does.
 */
export function readWithOrigin(
  format: DatasetFormat,
  files: FileSource,
  options: OpenOptions = {},
): Promise<OpenedDataset> {
  return withOrigin(`${format}:${files.name}`, (chosen) => readDataset(format, files, chosen), options);
}

async function withOrigin(
  specification: string,
  open: (options: OpenOptions) => Promise<Dataset>,
  options: OpenOptions,
): Promise<OpenedDataset> {
  const { split = 'all', labels = 'person-centric' } = options;
  const dataset = await open({ ...options, split, labels });
  return {
    ...dataset,
    specification,
    split,
    labels,
    async trainingPart() {
      if (split === 'train') return dataset;
      try {
        return await open({ ...options, labels, split: 'train' });
      } catch (error) {
        problemOf(error);
        return undefined;
      }
    },
  };
}

/** Whether a dataset knows how it was opened. */
export function isOpened(dataset: Dataset): dataset is OpenedDataset {
  return 'specification' in dataset && 'trainingPart' in dataset;
}
