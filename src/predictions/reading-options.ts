import type { Skeleton } from '../skeletons/index.ts';
import type { Axes } from './axes.ts';

/** What a file of predictions does not say itself. */
export interface PredictionOptions {
  /** The axes of the array in the file's own order, as MATLAB or numpy shows them; found by their lengths unless given. */
  readonly axes?: Axes;
  /** The coordinates of the top-left pixel's centre: 1 for .mat and 0 for other files unless given. */
  readonly origin?: number;
  /** The order of the joints; the dataset's unless given. */
  readonly joints?: Skeleton;
  /** Which array of the file. */
  readonly variable?: string;
}
