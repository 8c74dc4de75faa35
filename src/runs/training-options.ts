import type { OpenSource } from '../data/index.ts';
import type { ComputeOptions } from '../platform/index.ts';
import type { NetworkOutcome, NetworkProgress, RunFolder } from '../train/index.ts';
import type { TrainingEvent } from './training-events.ts';

export interface TrainRecipeOptions extends ComputeOptions {
  /**
   * Opens the run's folder for models, checkpoints and the log. It is called after the recipe and its data have been
   * checked.
   */
  readonly openFolder: () => Promise<RunFolder>;
  /** Opens a dataset's place that the recipe names. */
  readonly open: OpenSource;
  /** Continue from the folder's last checkpoint. Without `resume`, a folder with a run is refused. */
  readonly resume?: boolean | undefined;
  /** Called for every event. */
  readonly on?: ((event: TrainingEvent) => void) | undefined;
  /** Whether the run's page `run.html` is written, at every validation and at the end. Default: true. */
  readonly page?: boolean | undefined;
  /** Ends the training after the current step, with a checkpoint. */
  readonly signal?: AbortSignal | undefined;
  /** The current time in milliseconds since 1970. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** How a training ended. */
export interface TrainingOutcome {
  /** Whether all steps were taken; false if the signal ended the training. */
  readonly finished: boolean;
  /** Number of steps that the last network has taken. */
  readonly step: number;
  /** The measure that models are compared by. */
  readonly measure: 'PCK@0.2' | 'box AP' | 'PA-MPJPE';
  /** The model in `model.onnx`: its score on the people held out, and the step that it was saved at. */
  readonly best?: { readonly score: number; readonly step: number } | undefined;
  /** The meaning of the confidences of the model in `model.onnx`, in a sentence; absent if there is no model yet. */
  readonly confidence?: string | undefined;
  /** For a cascade, every network that was trained to its end; empty for other models. */
  readonly stages: readonly NetworkOutcome[];
}

/** The outcome of a model with one network. */
export function singleOutcome(
  measure: TrainingOutcome['measure'],
  { finished, step, best }: NetworkProgress,
): TrainingOutcome {
  return { finished, step, measure, stages: [], best: best && { score: best.score, step: best.step } };
}
