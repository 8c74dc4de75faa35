import type { JointFraming, PipelineOptions } from '../data/index.ts';
import type { Architecture } from '../models/index.ts';
import { mirrorOrder } from '../skeletons/index.ts';
import type { Recipe } from '../train/index.ts';
import type { TrainingData } from './train-data.ts';

export interface BatchesOptions extends Pick<PipelineOptions, 'firstStep' | 'onSkipped'> {
  readonly batchSize?: number;
  /** In place of the recipe's own: crops around joints, for a stage of a cascade. */
  readonly framing?: JointFraming;
}

/** The batches that a recipe trains a network on, for a pipeline to make. */
export function trainingBatches(
  { seed, crop, augmentation, training, data: { cache } }: Recipe,
  { codec, allPeople = false }: Architecture,
  { skeleton, datasets }: TrainingData,
  options: BatchesOptions,
): PipelineOptions {
  return {
    data: datasets,
    seed,
    codec,
    allPeople,
    augmentation,
    batchSize: training.batch,
    mirrorOrder: mirrorOrder(skeleton),
    framing:
      crop.around === 'image'
        ? { around: 'picture', enlarge: 1 }
        : { around: 'person', enlarge: crop.padding },
    cacheBytes: cache * 2 ** 20,
    ...options,
  };
}
