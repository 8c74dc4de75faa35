import type { Box } from '../geometry/index.ts';

/** The command line of `limber predict`, read. */
export interface PredictOptions {
  readonly model?: string;
  readonly json?: string;
  readonly overlay?: string;
  readonly stages?: string;
  readonly box?: Box;
  readonly flip?: true;
  readonly refine?: number;
  readonly threads?: number;
}
