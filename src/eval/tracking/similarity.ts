import { LimberError } from '../../errors.ts';
import { type Box, boxOverlap, distance } from '../../geometry/index.ts';
import { type Pose, poseBox, type Skeleton, type TrackedPerson } from '../../skeletons/index.ts';
import { predictedJoint } from '../comparison.ts';
import { objectKeypointSimilarity } from '../oks.ts';
import type { TrackSimilarity } from './film.ts';

/** Intersection over union of the people's boxes; a person without a box has the box around the pose. */
export const boxSimilarity: TrackSimilarity = (truth, predicted) =>
  boxOverlap(personBox(truth), personBox(predicted));

/** OKS of the poses; a true person without an area has the area of the box. @throws LimberError when the skeleton has no sigmas. */
export function oksSimilarity(skeleton: Skeleton): TrackSimilarity {
  const similarity = objectKeypointSimilarity(skeleton);
  return (truth, predicted) => {
    const box = personBox(truth);
    const { area = box.width * box.height } = truth;
    return similarity({ truth: personPose(truth), box, area }, personPose(predicted));
  };
}

/**
 * The share of the labeled joints whose distance is at most half of the head's length: PCKh@0.5 of one person, as
 * PoseTrack matches people. The head's length is 0.6 × the diagonal of the true head's box.
 * @throws LimberError when a true person has no head's box.
 */
export const pckhSimilarity: TrackSimilarity = (truth, predicted) => {
  const reach = 0.5 * headLength(truth);
  const pose = personPose(predicted);
  const near = personPose(truth).flatMap((joint, index) => {
    if (joint === null) return [];
    const found = predictedJoint(pose, index);
    return [Number(found !== null && distance(found.point, joint.point) <= reach)];
  });
  return near.length === 0 ? 0 : near.reduce((sum, hit) => sum + hit, 0) / near.length;
};

/** PoseTrack's head length in pixels. @throws LimberError when the person has no head's box. */
export function headLength({ headBox, id }: TrackedPerson): number {
  if (headBox !== undefined) return 0.6 * Math.hypot(headBox.width, headBox.height);
  throw new LimberError({
    what: 'a subject without a box of the head',
    got: `identity ${id}`,
    expected: 'one, for PCKh',
  });
}

function personBox({ box, pose, id }: TrackedPerson): Box {
  const found = box ?? (pose && poseBox(pose));
  if (found !== undefined) return found;
  throw new LimberError({ what: 'a subject with neither a box nor joints', got: `identity ${id}` });
}

function personPose({ pose, id }: TrackedPerson): Pose {
  if (pose !== undefined) return pose;
  throw new LimberError({
    what: 'a subject without a pose',
    got: `identity ${id}`,
    expected: 'joints to compare',
  });
}
