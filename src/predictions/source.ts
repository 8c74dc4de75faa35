import type { Dataset } from '../data/index.ts';
import type { LimberError } from '../errors.ts';
import type { Detection } from '../eval/index.ts';
import type { ModelMetadata } from '../models/index.ts';
import type { Pose } from '../skeletons/index.ts';

/** How a model is run over a dataset. */
export interface ModelSettings {
  /** Averages over the picture and its mirror image. */
  readonly flip: boolean;
  /** Further passes around the pose that the last one found. */
  readonly refine: number;
  /** Belief maps are averaged over these factors on the person's size. */
  readonly scales?: readonly number[];
  /** How joints are read from belief maps, where not each at its highest cell. */
  readonly decode?: 'tree';
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
  /** Everybody that was detected in the dataset's pictures, also where nobody is labelled: what OKS is averaged over. */
  readonly detections?: readonly Detection[];
  /** Predictions for pictures that are not in the dataset; they are left out. */
  readonly unused: number;
  /** What looks wrong in a file of predictions, e.g. that they score better with left and right exchanged. */
  readonly warnings?: readonly string[];
  /** What was wrong with pictures that a model could not be run on; they are without a prediction. */
  readonly problems?: readonly LimberError[];
  /** Where the weights of the model that predicted come from, where the source is one. */
  readonly provenance?: ModelMetadata['provenance'];
  /** What each stage of the network believed, first to last, where the source is a model of several. */
  readonly stages?: readonly StagePredictions[];
}

export interface StagePredictions {
  readonly name: string;
  /** One per sample of the dataset, in its order. */
  readonly poses: readonly (Pose | null)[];
}
