import { objectKeypointSimilarity } from '../eval/index.ts';
import { boxCenter, boxOverlap } from '../geometry/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { Sighting } from './detected.ts';
import { type Expected, measuredDeviation } from './track.ts';

/** How well a detected person fits an expected one, in [0, 1]; `undefined` if they cannot be the same person. */
export type Likeness = (expected: Expected, seen: Sighting) => number | undefined;

/** The squared Mahalanobis distance that 99 % of the measured centers stay below (χ² of two dimensions). */
const gate = 9.21;
/** Two boxes with at least this overlap may be the same person, whatever the motion predicts. */
const overlapping = 0.3;
/** Largest factor by which a person may grow or shrink. */
const largestGrowth = 2;
/** A joint's sigma if the skeleton has none: about the mean of COCO's. */
const usualSigma = 0.07;

/**
 * Half of the likeness is motion: exp(−d²/2) of the Mahalanobis distance d. The other half is shape: OKS if both have
 * poses, otherwise the overlap of the boxes. If the motion leaves the position open, the shape decides.
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

/** The squared Mahalanobis distance of the two centers. */
function mahalanobis({ box, variance }: Expected, seen: Sighting): number {
  const [from, to] = [boxCenter(box), boxCenter(seen.box)];
  const measured = measuredDeviation(seen.box) ** 2;
  return (to.x - from.x) ** 2 / (variance[0] + measured) + (to.y - from.y) ** 2 / (variance[1] + measured);
}
