import type { JointFraming, PipelineOptions } from '../data/index.ts';
import type { Architecture } from '../models/index.ts';
import { mirrorOrder } from '../skeletons/index.ts';
import type { Recipe } from '../train/index.ts';
import type { TrainingData } from './train-data.ts';

export interface BatchesOptions extends Pick<PipelineOptions, 'firstStep' | 'onSkipped'> {
  readonly batchSize?: number;
  /** Crops around joints, for a later network of a cascade. They replace the recipe's own crops. */
  readonly framing?: JointFraming | undefined;
}

/** The options for a pipeline that makes the batches of one network. */
export function trainingBatches(
  { seed, crop, augmentation, training, model, data: { cache } }: Recipe,
  { codec, allPeople = false }: Architecture,
  { skeleton, datasets }: TrainingData,
  { framing, ...options }: BatchesOptions,
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
      framing ??
      (crop.around === 'image' || model.kind === 'detector'
        ? { around: 'picture', enlarge: 1 }
        : { around: 'person', enlarge: crop.padding }),
    cacheBytes: cache * 2 ** 20,
    ...options,
  };
}
