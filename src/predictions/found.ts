import type { Pose, Skeleton } from '../skeletons/index.ts';
import type { Axes } from './axes.ts';

/** The content of a predictions file: in the file's own joint order, in pixels counted from 0. */
export type FoundPoses = OrderedPoses | DetectedPeople;

/** One pose per sample of the dataset, in the dataset's order. */
export interface OrderedPoses {
  readonly kind: 'ordered';
  readonly skeleton: Skeleton;
  readonly poses: readonly Pose[];
  /** The axes of the array that the poses are from, if there is one. */
  readonly axes?: Axes;
  /** Other possible readings of the array. They are tried if the scores are poor. */
  readonly others: readonly { readonly axes: Axes; readonly poses: readonly Pose[] }[];
  /** Sentences about how the file was read. */
  readonly remarks?: readonly string[];
}

/** People found in images that are identified by name. */
export interface DetectedPeople {
  readonly kind: 'detected';
  readonly skeleton: Skeleton;
  readonly people: readonly DetectedPerson[];
  /** All images in the file, also those without people. */
  readonly images: readonly string[];
  /** Sentences about how the file was read. */
  readonly remarks?: readonly string[];
}

export interface DetectedPerson {
  /** Index into `images`. */
  readonly image: number;
  readonly pose: Pose;
  readonly score: number;
}
