import { createEstimator } from '../estimate/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Pose } from '../skeletons/index.ts';
import { estimateHeldOut, scoreHeldOut, type Validation } from '../train/index.ts';
import type { TrainingData } from './train-data.ts';

/** A validation, and the poses that it scored. */
export interface ValidatedModel {
  readonly validation: Validation;
  /** The pose of each person held out, in their order. */
  readonly poses: readonly Pose[];
}

/** Scores the current model, as it would be exported, on the people held out. */
export async function validateModel(
  model: Uint8Array,
  runtime: Runtime,
  { skeleton, heldOut }: TrainingData,
): Promise<ValidatedModel> {
  const estimator = await createEstimator(model, 'the model in training', runtime);
  try {
    const matches = await estimateHeldOut(estimator, heldOut);
    return {
      validation: scoreHeldOut(estimator, skeleton, heldOut, matches),
      poses: matches.map(({ pose }) => pose),
    };
  } finally {
    await estimator.close();
  }
}
