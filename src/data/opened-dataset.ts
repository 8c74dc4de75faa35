import { LimberError } from '../errors.ts';
import type { Dataset, FileSource } from './dataset.ts';
import { type OpenOptions, openDataset } from './open-dataset.ts';
import type { Labeling, Split } from './options.ts';

/** A dataset that knows how it was opened. */
export interface OpenedDataset extends Dataset {
  /** `FORMAT:PLACE`, e.g. `lsp:data/lsp`. */
  readonly specification: string;
  readonly split: Split;
  readonly labels: Labeling;
  /** The same dataset's part to train on; `undefined` where it has none. */
  trainingPart(): Promise<Dataset | undefined>;
}

/**
 * Opens a dataset as `openDataset` does.
 * @throws LimberError as `openDataset` does.
 */
export async function openWithOrigin(
  specification: string,
  open: (place: string) => FileSource,
  options: OpenOptions = {},
): Promise<OpenedDataset> {
  const { split = 'all', labels = 'person-centric' } = options;
  const dataset = await openDataset(specification, open, { ...options, split, labels });
  return {
    ...dataset,
    specification,
    split,
    labels,
    async trainingPart() {
      if (split === 'train') return dataset;
      try {
        return await openDataset(specification, open, { ...options, labels, split: 'train' });
      } catch (error) {
        if (error instanceof LimberError) return undefined;
        throw error;
      }
    },
  };
}

/** Whether a dataset knows how it was opened. */
export function isOpened(dataset: Dataset): dataset is OpenedDataset {
  return 'specification' in dataset && 'trainingPart' in dataset;
}
