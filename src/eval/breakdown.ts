import type { Skeleton } from '../skeletons/index.ts';
import { parts } from './parts.ts';

/** A score; `null` if there was nothing to score. */
export type Score = number | null;

/** One measure: its mean and its details. */
export interface Breakdown {
  /** The mean of the joints' scores, with equal weights. Joints that are never labeled are left out. */
  readonly mean: Score;
  /** The score of all labeled joints together, so joints that are labeled more often count more. */
  readonly pooled: Score;
  /** By joint, in the skeleton's order. */
  readonly joints: Readonly<Record<string, Score>>;
  /** By part, with left and right together, from the head down. */
  readonly parts: Readonly<Record<string, Score>>;
}

/** A measure of a set of errors; `null` for an empty set. `Infinity` is a missed joint. */
export type Statistic = (errors: readonly number[]) => Score;

/**
 * A score of all joints, and of each joint.
 * @param errors for each joint, the errors of all people who have a label for it.
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

/** The mean of those scores that are not `null`. */
export function meanScore(scores: readonly Score[]): Score {
  const known = scores.filter((score) => score !== null);
  return known.length === 0 ? null : known.reduce((sum, score) => sum + score, 0) / known.length;
}
