import type { Dataset } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import type { Estimator } from '../../estimate/index.ts';
import type { ImageDecoder } from '../../images/index.ts';
import type { Pose } from '../../skeletons/index.ts';
import type { ModelSettings, Predictions } from './source.ts';

/**
 * Runs the model of a file over a dataset. Broken pictures are among the problems it returns.
 * @param step called after every sample
 */
export type PredictWithModel = (
  model: string,
  dataset: Dataset,
  settings: ModelSettings,
  step?: () => void,
) => Promise<Predictions>;

/**
 * Predicts every sample with an estimator, in the sample's box or, where the dataset has none, the whole picture.
 *
 * @param open gives the estimator of a model file
 * @returns a function that throws LimberError when the model has other joints than the dataset
 */
export function modelPredictor(
  open: (model: string) => Promise<Estimator>,
  decode: ImageDecoder,
): PredictWithModel {
  return async (model, dataset, settings, step) => {
    const estimator = await open(model);
    try {
      checkSameJoints(estimator, dataset, model);
      const poses: (Pose | null)[] = [];
      const problems: LimberError[] = [];
      for (const { image, box } of dataset.samples) {
        const where = `${dataset.files.name}/${image}`;
        try {
          const picture = await decode(await dataset.files.read(image), where);
          const { pose } = await estimator.estimate(picture, { ...settings, ...(box && { box }), where });
          poses.push(pose);
        } catch (error) {
          if (!(error instanceof LimberError)) throw error;
          problems.push(error);
          poses.push(null);
        }
        step?.();
      }
      return { poses, unused: 0, problems, provenance: estimator.metadata.provenance };
    } finally {
      await estimator.close();
    }
  };
}

function checkSameJoints({ metadata }: Estimator, { skeleton, name }: Dataset, where: string): void {
  const [got, expected] = [metadata.skeleton.joints.join(', '), skeleton.joints.join(', ')];
  if (got === expected) return;
  throw new LimberError({ what: `the model has other joints than ${name}`, got, expected, where });
}
