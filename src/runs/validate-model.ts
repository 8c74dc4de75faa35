import { createEstimator } from '../estimate/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { type Validation, validate } from '../train/index.ts';
import type { TrainingData } from './train-data.ts';

/** Scores the current model, as it would be exported, on the people held out. */
export async function validateModel(
  model: Uint8Array,
  runtime: Runtime,
  { skeleton, heldOut }: TrainingData,
): Promise<Validation> {
  const estimator = await createEstimator(model, 'the model in training', runtime);
  try {
    return await validate(estimator, skeleton, heldOut);
  } finally {
    await estimator.close();
  }
}
