import { type Dataset, type Labeling, openDataset, type Split } from '../../data/index.ts';
import { folder } from '../../data/node.ts';
import { LimberError } from '../../errors.ts';
import type { Pose, Skeleton } from '../../skeletons/index.ts';

/** Whose mean pose is the floor of a score. */
export interface FloorLabels {
  /** Whose, in words. */
  readonly labels: string;
  readonly poses: readonly Pose[];
}

/** The labels to train on, where the dataset has such a split; else the very labels that are scored. */
export async function floorLabels(
  specification: string,
  split: Split,
  labels: Labeling,
  scored: Dataset,
): Promise<FloorLabels> {
  const training = split === 'train' ? scored : await trainingSplit(specification, labels, scored.skeleton);
  const { samples } = training?.samples.length ? training : scored;
  return {
    labels: training?.samples.length ? 'the training labels' : 'the labels themselves',
    poses: samples.map(({ pose }) => pose),
  };
}

async function trainingSplit(
  specification: string,
  labels: Labeling,
  skeleton: Skeleton,
): Promise<Dataset | undefined> {
  try {
    return await openDataset(specification, folder, { split: 'train', labels, skeleton });
  } catch (error) {
    if (error instanceof LimberError) return undefined;
    throw error;
  }
}
