import { distance, type ImagePoint, midpoint } from '../geometry/index.ts';
import {
  type Joint,
  jointIndex,
  type Limb,
  type LimbEnd,
  type Pose,
  type Skeleton,
} from '../skeletons/index.ts';
import { meanScore, type Score } from './breakdown.ts';
import { type Comparison, predictedJoint } from './comparison.ts';

/** PCP in percent. */
export interface LimbScores {
  /** The mean of the limbs' scores, each counting alike. */
  readonly mean: Score;
  /** By limb, in the skeleton's order. */
  readonly limbs: Readonly<Record<string, Score>>;
}

/** Whether a limb is found, from the errors of its two ends and the longest error allowed, in pixels. */
export type LimbRule = (from: number, to: number, allowed: number) => boolean;

/** Both ends lie within the allowed distance of their truth. */
export const strict: LimbRule = (from, to, allowed) => from <= allowed && to <= allowed;

/** The mean of the two errors does. */
export const relaxed: LimbRule = (from, to, allowed) => (from + to) / 2 <= allowed;

/**
 * PCP@f, the percentage of correct parts: of the limbs whose ends are labelled, those found when an error
 * of f × the limb's true length is allowed. A limb end between two joints is their midpoint. A limb without
 * length in the truth is missed whatever was predicted; so is one with an end that was not predicted.
 */
export function pcp(
  skeleton: Skeleton,
  comparisons: readonly Comparison[],
  rule: LimbRule,
  fraction: number,
): LimbScores {
  const found = comparisons.map((comparison) => limbsFound(skeleton, comparison, rule, fraction));
  const scores = skeleton.limbs.map((_, limb) => {
    const labelled = found.flatMap((limbs) => limbs[limb] ?? []);
    return labelled.length === 0 ? null : (100 * labelled.filter(Boolean).length) / labelled.length;
  });
  return {
    mean: meanScore(scores),
    limbs: Object.fromEntries(skeleton.limbs.map((limb, index) => [limb.name, scores[index] ?? null])),
  };
}

/** Whether each of one person's limbs is found, in the skeleton's order; `null` where its truth is not fully labelled. */
export function limbsFound(
  skeleton: Skeleton,
  comparison: Comparison,
  rule: LimbRule,
  fraction: number,
): readonly (boolean | null)[] {
  return skeleton.limbs.map((limb) => limbFound(skeleton, limb, comparison, rule, fraction));
}

function limbFound(
  skeleton: Skeleton,
  limb: Limb,
  { truth, prediction }: Comparison,
  rule: LimbRule,
  fraction: number,
): boolean | null {
  const labelled = (end: LimbEnd) => endPoint(skeleton, end, (index) => truth[index] ?? null);
  const predicted = (end: LimbEnd) => endPoint(skeleton, end, (index) => predictedJoint(prediction, index));
  const [from, to] = [labelled(limb.from), labelled(limb.to)];
  if (from === undefined || to === undefined) return null;
  const [predictedFrom, predictedTo] = [predicted(limb.from), predicted(limb.to)];
  const length = distance(from, to);
  if (predictedFrom === undefined || predictedTo === undefined || length === 0) return false;
  return rule(distance(predictedFrom, from), distance(predictedTo, to), fraction * length);
}

function endPoint(
  skeleton: Skeleton,
  end: LimbEnd,
  jointAt: (index: number) => Pose[number],
): ImagePoint | undefined {
  const joint = (name: string): Joint | null => jointAt(jointIndex(skeleton, name));
  if (typeof end === 'string') return joint(end)?.point;
  const [one, other] = end.map(joint);
  return one && other ? midpoint(one.point, other.point) : undefined;
}
