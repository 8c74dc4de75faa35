import type { Skeleton } from '../skeletons/index.ts';
import type { Axes } from './axes.ts';

/** Facts about a predictions file that the file itself does not state. */
export interface PredictionOptions {
  /** The axes of the array in the file's own order, as MATLAB or numpy shows them. Default: found by their lengths. */
  readonly axes?: Axes;
  /** The coordinates of the top-left pixel's center. Default: 1 for .mat, 0 for other files. */
  readonly origin?: number;
  /** The order of the joints. Default: the dataset's. */
  readonly joints?: Skeleton;
  /** Name of the array in the file. */
  readonly variable?: string;
}
