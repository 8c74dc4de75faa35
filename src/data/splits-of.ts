import type { Dataset } from './dataset.ts';
import { isOpened } from './opened-dataset.ts';
import type { Split } from './options.ts';

/**
 * The split that each sample is in, by the sample's id. In a dataset that was opened whole, samples outside its
 * training part are for testing. Nothing is known of a dataset that has no training part, or was not opened from files.
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
