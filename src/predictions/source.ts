import type { Dataset } from '../data/index.ts';
import type { LimberError } from '../errors.ts';
import type { Detection } from '../eval/index.ts';
import type { Provenance } from '../models/index.ts';
import type { ImageTimes, ModelSettings } from '../report/index.ts';
import type { Pose } from '../skeletons/index.ts';

/** The source of poses to score: a file of predictions, or a model. */
export interface PredictionSource {
  /** Its name in the report, e.g. the file's path. */
  readonly name: string;
  /** How the model is run, if the source is a model. */
  readonly settings?: ModelSettings;
  /**
   * @param minConfidence the least confidence that the caller will use, if any. A model checks it before it runs.
   * @throws LimberError when the predictions cannot be read, do not fit the dataset, or lack confidences although a
   * least confidence is requested.
   */
  predict(dataset: Dataset, minConfidence?: number): Promise<Predictions>;
}

export interface Predictions {
  /** One per sample of the dataset, in its order; `null` if nothing was predicted. */
  readonly poses: readonly (Pose | null)[];
  /** All people detected in the dataset's images, including images without labels. OKS is computed from these. */
  readonly detections?: readonly Detection[];
  /** Number of predictions for images outside the dataset. They are ignored. */
  readonly unused: number;
  /** Sentences about signs of a misread file, e.g. that it scores better with left and right exchanged. */
  readonly warnings?: readonly string[];
  /** Problems of images that a model could not be run on. They have no prediction. */
  readonly problems?: readonly LimberError[];
  /** Where the model's parameters come from, if the source is a model. */
  readonly provenance?: Provenance;
  /** The parts of the time for an image, for a model that finds everybody. */
  readonly times?: ImageTimes | undefined;
  /** The meaning of a model's confidences, in a sentence. */
  readonly confidenceMeaning?: string;
  /** The poses of each stage, first to last, for a model with several stages. */
  readonly stages?: readonly StagePredictions[] | undefined;
}

export interface StagePredictions {
  readonly name: string;
  /** One per sample of the dataset, in its order. */
  readonly poses: readonly (Pose | null)[];
}
