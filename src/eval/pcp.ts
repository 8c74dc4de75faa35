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
  /** The mean of the limbs' scores, with equal weights. */
  readonly mean: Score;
  /** By limb, in the skeleton's order. */
  readonly limbs: Readonly<Record<string, Score>>;
}

/** Decides whether a limb is found, from the errors of its two ends and the largest allowed error, in pixels. */
export type LimbRule = (from: number, to: number, allowed: number) => boolean;

/** The error of both ends must be at most the allowed one. */
export const strict: LimbRule = (from, to, allowed) => from <= allowed && to <= allowed;

/** The mean error of the two ends must be at most the allowed one. */
export const relaxed: LimbRule = (from, to, allowed) => (from + to) / 2 <= allowed;

/**
 * PCP@f, the percentage of correct parts. It counts the limbs whose ends are both labeled. The allowed error is f ×
 * the limb's true length. A limb's end may be the midpoint of two joints. A limb of length 0 is always missed, and so
 * is a limb with an end that was not predicted.
 */
export function pcp(
  skeleton: Skeleton,
  comparisons: readonly Comparison[],
  rule: LimbRule,
  fraction: number,
): LimbScores {
  const found = comparisons.map((comparison) => limbsFound(skeleton, comparison, rule, fraction));
  const scores = skeleton.limbs.map((_, limb) => {
    const labeled = found.flatMap((limbs) => limbs[limb] ?? []);
    return labeled.length === 0 ? null : (100 * labeled.filter(Boolean).length) / labeled.length;
  });
  return {
    mean: meanScore(scores),
    limbs: Object.fromEntries(skeleton.limbs.map((limb, index) => [limb.name, scores[index] ?? null])),
  };
}

/** For each limb of one person, in the skeleton's order, whether it is found; `null` if it is not fully labeled. */
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
  const labeled = (end: LimbEnd) => endPoint(skeleton, end, (index) => truth[index] ?? null);
  const predicted = (end: LimbEnd) => endPoint(skeleton, end, (index) => predictedJoint(prediction, index));
  const [from, to] = [labeled(limb.from), labeled(limb.to)];
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
