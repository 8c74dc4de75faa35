import type { Pose, Skeleton } from '../skeletons/index.ts';
import type { Axes } from './axes.ts';

/** What a file of predictions holds, in the joint order of its own and in pixels counted from 0. */
export type FoundPoses = OrderedPoses | DetectedPeople;

/** One pose for each sample of the dataset, in its order. */
export interface OrderedPoses {
  readonly kind: 'ordered';
  readonly skeleton: Skeleton;
  readonly poses: readonly Pose[];
  /** The axes of the array they are from, where it is one. */
  readonly axes?: Axes;
  /** What else the array could have meant, to be looked at where its scores are poor. */
  readonly others: readonly { readonly axes: Axes; readonly poses: readonly Pose[] }[];
}

/** People found in pictures that are named. */
export interface DetectedPeople {
  readonly kind: 'detected';
  readonly skeleton: Skeleton;
  readonly people: readonly DetectedPerson[];
  /** The pictures the file speaks of, also those in which nobody was found. */
  readonly images: readonly string[];
}

export interface DetectedPerson {
  /** Which of `images`. */
  readonly image: number;
  readonly pose: Pose;
  readonly score: number;
}
