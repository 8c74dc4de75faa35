import type { Dataset } from '../../data/index.ts';
import type { LimberError } from '../../errors.ts';
import type { ModelMetadata } from '../../models/index.ts';
import type { Pose } from '../../skeletons/index.ts';

/** How a model is run over a dataset. */
export interface ModelSettings {
  /** Averages over the picture and its mirror image. */
  readonly flip: boolean;
  /** Further passes around the pose that the last one found. */
  readonly refine: number;
}

/** Where the poses that `limber eval` scores come from: a file of predictions, or a model. */
export interface PredictionSource {
  /** What to call it in the report, e.g. the file's path. */
  readonly name: string;
  /** How the model is run, where the source is one. */
  readonly settings?: ModelSettings;
  /** @throws LimberError when the predictions cannot be read or do not fit the dataset. */
  predict(dataset: Dataset): Promise<Predictions>;
}

export interface Predictions {
  /** One per sample of the dataset, in its order; `null` where nothing was predicted. */
  readonly poses: readonly (Pose | null)[];
  /** Predictions for pictures that are not in the dataset; they are left out. */
  readonly unused: number;
  /** What was wrong with pictures that a model could not be run on; they are without a prediction. */
  readonly problems?: readonly LimberError[];
  /** Where the weights of the model that predicted come from, where the source is one. */
  readonly provenance?: ModelMetadata['provenance'];
}
