import type { NormalizerName } from '../../eval/index.ts';
import type { PredictionOptions } from '../../predictions/index.ts';
import type { DatasetChoice } from '../dataset-choice.ts';
import type { DecodingOptions } from '../decoding.ts';

/** The options of `limber eval`. */
export interface EvalOptions extends DatasetChoice, DecodingOptions, PredictionOptions {
  readonly model?: readonly string[];
  readonly predictions?: readonly string[];
  readonly flip?: boolean;
  readonly refine?: number;
  readonly record?: boolean;
  readonly data: string;
  readonly normalizer?: NormalizerName;
  readonly threshold?: number;
  readonly json?: string;
  readonly report?: string;
  /** False with `--no-pictures`. */
  readonly pictures: boolean;
}
