import type { Box } from '../geometry/index.ts';
import type { DecodingOptions } from './decoding.ts';

/** The command line of `limber predict`, read. */
export interface PredictOptions extends DecodingOptions {
  readonly model?: string;
  readonly json?: string;
  readonly overlay?: string;
  readonly stages?: string;
  readonly box?: Box;
  readonly flip?: true;
  readonly refine?: number;
  readonly threads?: number;
}
