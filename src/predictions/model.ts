import type { Dataset } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import type { Estimator } from '../estimate/index.ts';
import type { ImageDecoder } from '../images/index.ts';
import { stageNames } from '../models/index.ts';
import type { Pose } from '../skeletons/index.ts';
import type { ModelRun, Predictions } from './source.ts';

/**
 * Runs the model of a file over a dataset. Broken pictures are among the problems it returns.
 * @param step called after every sample
 */
export type PredictWithModel = (
  model: string,
  dataset: Dataset,
  settings: ModelRun,
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
  return async (model, dataset, { openTree, ...settings }, step) => {
    const estimator = await open(model);
    try {
      checkSameJoints(estimator, dataset, model);
      const tree = await openTree?.(estimator.metadata);
      const { provenance } = estimator.metadata;
      const stages = stageNames(estimator.metadata).map((name): { name: string; poses: (Pose | null)[] } => ({
        name,
        poses: [],
      }));
      const problems: LimberError[] = [];
      for (const { image, box } of dataset.samples) {
        const where = `${dataset.files.name}/${image}`;
        try {
          const picture = await decode(await dataset.files.read(image), where);
          const estimate = await estimator.estimate(picture, {
            ...settings,
            ...(tree && { tree }),
            ...(box && { box }),
            where,
          });
          for (const [index, stage] of stages.entries())
            stage.poses.push(estimate.stages[index]?.pose ?? null);
        } catch (error) {
          if (!(error instanceof LimberError)) throw error;
          problems.push(error);
          for (const stage of stages) stage.poses.push(null);
        }
        step?.();
      }
      const { poses } = stages.at(-1)!;
      return { poses, unused: 0, problems, provenance, ...(stages.length > 1 && { stages }) };
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
