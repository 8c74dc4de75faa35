import type { Skeleton } from '../skeletons/index.ts';
import { parts } from './parts.ts';

/** A score; `null` where nothing was there to be counted. */
export type Score = number | null;

/** One measure, mean and in detail. */
export interface Breakdown {
  /** The mean of the joints' scores, each counting alike; joints that are never labelled are left out. */
  readonly mean: Score;
  /** The score of all labelled joints taken together, so that joints labelled more often weigh more. */
  readonly pooled: Score;
  /** By joint, in the skeleton's order. */
  readonly joints: Readonly<Record<string, Score>>;
  /** By part: left and right pooled, from the head down. */
  readonly parts: Readonly<Record<string, Score>>;
}

/** A measure of a set of errors; `null` for none. `Infinity` is a missed joint. */
export type Statistic = (errors: readonly number[]) => Score;

/**
 * A score of all joints, and of each joint.
 * @param errors by joint in the skeleton's order, the errors of the people in whom it is labelled.
 */
export function breakdown(
  skeleton: Skeleton,
  errors: readonly (readonly number[])[],
  statistic: Statistic,
): Breakdown {
  const scores = errors.map(statistic);
  return {
    mean: meanScore(scores),
    pooled: statistic(errors.flat()),
    joints: Object.fromEntries(skeleton.joints.map((joint, index) => [joint, scores[index] ?? null])),
    parts: Object.fromEntries(
      parts(skeleton).map((part) => [
        part.name,
        statistic(part.joints.flatMap((index) => errors[index] ?? [])),
      ]),
    ),
  };
}

/** The mean of the scores there are. */
export function meanScore(scores: readonly Score[]): Score {
  const known = scores.filter((score) => score !== null);
  return known.length === 0 ? null : known.reduce((sum, score) => sum + score, 0) / known.length;
}
