import type { NormalizerName } from '../../eval/index.ts';
import type { PredictionOptions } from '../../predictions/index.ts';
import type { DatasetChoice } from '../dataset-choice.ts';
import type { DecodingOptions } from '../decoding.ts';

/** The options of `limber eval`. */
export interface EvalOptions extends DatasetChoice, DecodingOptions, PredictionOptions {
  readonly model?: readonly string[] | undefined;
  readonly predictions?: readonly string[] | undefined;
  readonly flip?: boolean | undefined;
  readonly refine?: number | undefined;
  readonly record?: boolean | undefined;
  /** A detector's file; true for the packaged one. */
  readonly detector?: string | true | undefined;
  /** Not needed for a film. */
  readonly data?: string | undefined;
  /** A film, or the file of its poses. */
  readonly video?: string | undefined;
  readonly normalizer?: NormalizerName | undefined;
  readonly threshold?: number | undefined;
  readonly minConfidence?: number | undefined;
  readonly json?: string | undefined;
  readonly report?: string | undefined;
  /** False with `--no-pictures`. */
  readonly pictures: boolean;
}
