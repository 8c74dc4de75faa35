import type { Dataset } from '../../data/index.ts';
import type { Pose } from '../../skeletons/index.ts';
import { type DatasetChoice, openTrainingPart } from '../dataset-choice.ts';

/** Whose mean pose is the baseline of a score. */
export interface FloorLabels {
  /** Whose, in words. */
  readonly labels: string;
  readonly poses: readonly Pose[];
}

/** The labels to train on, where the dataset has such a split; else the very labels that are scored. */
export async function floorLabels(
  specification: string,
  choice: DatasetChoice,
  scored: Dataset,
): Promise<FloorLabels> {
  const training = choice.split === 'train' ? scored : await openTrainingPart(specification, choice);
  const { samples } = training?.samples.length ? training : scored;
  return {
    labels: training?.samples.length ? 'the training labels' : 'the labels themselves',
    poses: samples.map(({ pose }) => pose),
  };
}
