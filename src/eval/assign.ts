import { distance } from '../geometry/index.ts';
import { type Pose, poseBox } from '../skeletons/index.ts';
import { predictedJoint, type Subject } from './comparison.ts';
import type { Detection } from './detection.ts';

/**
 * Assigns detections to the people labeled in one image, the closest pair first. The distance of two poses is the mean
 * distance of their joints, over the labeled joints. A joint without prediction counts as the longer side of the box
 * around the labels. Detections that are further away than this side are not assigned.
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

/**
 * Chooses for each person labeled in one image who of those found is taken for them. For one labeled person it is the
 * surest (the first of equals), wherever they are: a user has no label to choose by. For several it is the closest, by
 * `assignDetections`.
 * @returns for each subject somebody found, `undefined` without one
 */
export function chooseDetections<Found extends Pick<Detection, 'pose' | 'score'>>(
  subjects: readonly Subject[],
  found: readonly Found[],
): readonly (Found | undefined)[] {
  if (subjects.length === 1) {
    const best = Math.max(...found.map(({ score }) => score));
    return [found.find(({ score }) => score === best)];
  }
  const poses = found.map(({ pose }) => pose);
  return assignDetections(subjects, poses).map((index) => (index === undefined ? undefined : found[index]));
}

/** 0 without labels: then no detection is near enough. */
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
