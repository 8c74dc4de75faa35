import type { Labeling, Split } from '../../data/index.ts';
import type { NormalizerName } from '../../eval/index.ts';
import type { DecodingOptions } from '../decoding.ts';
import type { PredictionOptions } from '../predictions/options.ts';

/** The options of `limber eval`. */
export interface EvalOptions extends DecodingOptions, PredictionOptions {
  readonly model?: readonly string[];
  readonly predictions?: readonly string[];
  readonly flip?: boolean;
  readonly refine?: number;
  readonly record?: boolean;
  readonly data: string;
  readonly split: Split;
  readonly labels: Labeling;
  /** A standard skeleton's name, or a file. */
  readonly skeleton?: string;
  readonly normalizer?: NormalizerName;
  readonly threshold?: number;
  readonly json?: string;
  readonly report?: string;
  /** False with `--no-pictures`. */
  readonly pictures: boolean;
}
