import { objectKeypointSimilarity } from '../eval/index.ts';
import { boxCenter, boxOverlap } from '../geometry/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { Sighting } from './detected.ts';
import { type Expected, measuredDeviation } from './track.ts';

/** How well a person who was seen fits one who is expected, in [0, 1]; `undefined` where it cannot be the same one. */
export type Likeness = (expected: Expected, seen: Sighting) => number | undefined;

/** 99 % of the measured centres lie within this squared Mahalanobis distance (χ² of two dimensions). */
const gate = 9.21;
/** Boxes that overlap so much may be one person wherever the motion expects them. */
const overlapping = 0.3;
/** Nobody becomes this many times as large or as small. */
const largestGrowth = 2;
/** A joint's spread where the skeleton states none: about the mean of COCO's. */
const usualSigma = 0.07;

/**
 * Half of the likeness is motion, exp(−d²/2) of the Mahalanobis distance d. The other half is shape: OKS where both have
 * poses, else the overlap of the boxes. Where the motion leaves the place open, the shape decides.
 */
export function likenessOf(skeleton: Skeleton | undefined): Likeness {
  const similarity =
    skeleton &&
    objectKeypointSimilarity({
      ...skeleton,
      sigmas: skeleton.sigmas ?? skeleton.joints.map(() => usualSigma),
    });
  return (expected, seen) => {
    const overlap = boxOverlap(expected.box, seen.box);
    const distance = mahalanobis(expected, seen);
    if (distance > gate && overlap < overlapping) return undefined;
    const growth = Math.abs(
      Math.log((seen.box.width * seen.box.height) / (expected.box.width * expected.box.height)),
    );
    if (growth / 2 > Math.log(largestGrowth) && overlap < overlapping) return undefined;
    const motion = Math.exp(-distance / 2);
    const area = expected.box.width * expected.box.height;
    const oks =
      similarity && expected.pose?.some((joint) => joint) && seen.pose
        ? similarity({ truth: expected.pose, area }, seen.pose)
        : overlap;
    return (motion + oks) / 2;
  };
}

/** Squared, of the two centres. */
function mahalanobis({ box, variance }: Expected, seen: Sighting): number {
  const [from, to] = [boxCenter(box), boxCenter(seen.box)];
  const measured = measuredDeviation(seen.box) ** 2;
  return (to.x - from.x) ** 2 / (variance[0] + measured) + (to.y - from.y) ** 2 / (variance[1] + measured);
}
