import type { JointCropSettings, PipelineOptions } from '../data/index.ts';
import type { Architecture } from '../models/index.ts';
import { mirrorOrder } from '../skeletons/index.ts';
import type { Recipe } from '../train/index.ts';
import type { TrainingData } from './train-data.ts';

export interface BatchesOptions extends Pick<PipelineOptions, 'firstStep' | 'onSkipped'> {
  readonly batchSize?: number;
  /** Crops around joints, for a later network of a cascade. They replace the recipe's own crops. */
  readonly crop?: JointCropSettings | undefined;
}

/** The options for a pipeline that makes the batches of one network. */
export function trainingBatches(
  { seed, crop, augmentation, training, model, data: { cache } }: Recipe,
  { codec, allPeople = false }: Architecture,
  { skeleton, datasets }: TrainingData,
  { crop: jointCrop, ...options }: BatchesOptions,
): PipelineOptions {
  return {
    data: datasets,
    seed,
    codec,
    allPeople,
    augmentation,
    batchSize: training.batch,
    mirrorOrder: mirrorOrder(skeleton),
    crop:
      jointCrop ??
      (crop.around === 'image' || model.kind === 'detector'
        ? { around: 'image', padding: 1 }
        : { around: 'person', padding: crop.padding }),
    cacheBytes: cache * 2 ** 20,
    ...options,
  };
}
