import type { Box } from '../geometry/index.ts';
import type { Smoothing } from '../track/index.ts';
import type { DecodingOptions } from './decoding.ts';

/** The parsed command line of `limber predict`. */
export interface PredictOptions extends DecodingOptions {
  readonly model?: string | undefined;
  readonly json?: string | undefined;
  readonly csv?: string | undefined;
  readonly deeplabcut?: string | undefined;
  readonly overlay?: string | undefined;
  readonly stages?: string | undefined;
  readonly box?: Box | undefined;
  /** A detector's file; true for the packaged one. */
  readonly detector?: string | true | undefined;
  readonly boxes?: string | undefined;
  /** Searches the whole image for one person. */
  readonly one?: boolean | undefined;
  readonly flip?: boolean | undefined;
  readonly refine?: number | undefined;
  readonly minConfidence?: number | undefined;
  readonly threads?: number | undefined;
  /** The rest is for films. */
  readonly detectEvery?: number | undefined;
  readonly track?: boolean | undefined;
  readonly smooth?: Smoothing | undefined;
  readonly fill?: number | undefined;
  readonly ffmpeg?: string | undefined;
}
