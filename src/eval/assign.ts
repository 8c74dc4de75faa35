import { distance } from '../geometry/index.ts';
import { type Pose, poseBox } from '../skeletons/index.ts';
import { predictedJoint, type Subject } from './comparison.ts';

/**
 * Who of the people labelled in one picture each detection is: of all pairs the closest first. How far two poses are
 * apart is the mean distance of the labelled joints, a joint without prediction counting as the longer side of the
 * box around the labels; detections further away than that side are nobody's.
 *
 * @returns for each subject the index of a detection, `undefined` without one
 */
export function assignDetections(
  subjects: readonly Subject[],
  detected: readonly Pose[],
): readonly (number | undefined)[] {
  const pairs = subjects.flatMap((subject, person) => {
    const reach = longerSide(subject);
    return detected
      .map((pose, detection) => ({ person, detection, apart: meanDistance(subject, pose, reach) }))
      .filter(({ apart }) => apart < reach);
  });
  const found = new Map<number, number>();
  const taken = new Set<number>();
  for (const { person, detection } of pairs.sort((a, b) => a.apart - b.apart)) {
    if (found.has(person) || taken.has(detection)) continue;
    found.set(person, detection);
    taken.add(detection);
  }
  return subjects.map((_, person) => found.get(person));
}

/** 0 without labels, so that nobody is near. */
function longerSide({ truth }: Subject): number {
  const box = poseBox(truth);
  return box ? Math.max(box.width, box.height) : 0;
}

function meanDistance({ truth }: Subject, pose: Pose, missing: number): number {
  const distances = truth.flatMap((joint, index) => {
    if (joint === null) return [];
    const point = predictedJoint(pose, index)?.point;
    return [point ? distance(point, joint.point) : missing];
  });
  return distances.reduce((sum, apart) => sum + apart, 0) / distances.length;
}
