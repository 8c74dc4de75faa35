import type { LimberError } from '../errors.ts';
import type { Dataset } from './dataset.ts';
import { type ImageSizeReader, type ImageSizes, readImageSizes } from './image-sizes.ts';
import { splitsOf } from './splits-of.ts';
import { type DatasetStatistics, datasetStatistics } from './stats.ts';
import type { Work } from './work.ts';

/** A dataset's statistics, and the problems of its images. */
export interface DatasetStats {
  readonly statistics: DatasetStatistics;
  /** Images whose size could not be read. The statistics of sizes leave them out. */
  readonly problems: readonly LimberError[];
}

/**
 * Counts and measures a dataset: splits, joints, visibility, sizes of images, people and torsos.
 * @param readSize reads the sizes of images whose labels do not state them. Without it they remain unknown.
 */
export async function measureDataset(
  dataset: Dataset,
  readSize: ImageSizeReader | undefined,
  work: Work = {},
): Promise<DatasetStats> {
  const none: ImageSizes = { sizes: new Map(), problems: [] };
  const { sizes, problems } = readSize ? await readImageSizes(dataset, readSize, work) : none;
  return { statistics: datasetStatistics(dataset, { splits: await splitsOf(dataset), sizes }), problems };
}
