import type { Dataset } from './dataset.ts';
import { isOpened } from './opened-dataset.ts';
import type { Split } from './options.ts';

/**
 * The split of each sample, by the sample's id. If the dataset was opened with all splits, samples outside its
 * training split are for testing. The result is empty for a dataset without a training split, or one that was not
 * opened from files.
 */
export async function splitsOf(dataset: Dataset): Promise<ReadonlyMap<string, Split>> {
  if (!isOpened(dataset)) return new Map();
  const { samples, split } = dataset;
  if (split !== 'all') return new Map(samples.map(({ id }) => [id, split]));
  const training = await dataset.trainingPart();
  if (training === undefined) return new Map();
  const train = new Set(training.samples.map(({ id }) => id));
  return new Map(samples.map(({ id }) => [id, train.has(id) ? 'train' : 'test']));
}
