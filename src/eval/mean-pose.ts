import { type BoxPoint, boxPoint, denormalize, normalize } from '../geometry/index.ts';
import { type Pose, poseBox } from '../skeletons/index.ts';

/** A pose in box coordinates: the box around its joints spans [−½, ½]. `null` for a joint that is never labeled. */
export type NormalizedPose = readonly (BoxPoint | null)[];

/** For each joint, the mean over poses of its position in the box around the pose. */
export function meanPose(poses: readonly Pose[]): NormalizedPose {
  const normalized = poses.map((pose) => {
    const box = poseBox(pose);
    return pose.map((joint) => (joint && box ? normalize(joint.point, box) : null));
  });
  return (poses[0] ?? []).map((_, index) => {
    const points = normalized.flatMap((pose) => pose[index] ?? []);
    if (points.length === 0) return null;
    const mean = (axis: 'x' | 'y') => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
    return boxPoint(mean('x'), mean('y'));
  });
}

/**
 * The baseline that every trained model must exceed: the mean pose of the training labels, placed in the true box of
 * each person. It knows where the person is, but not how they stand.
 */
export function meanPoseBaseline(training: readonly Pose[], truths: readonly Pose[]): readonly Pose[] {
  const mean = meanPose(training);
  return truths.map((truth) => {
    const box = poseBox(truth);
    return mean.map((point) => (point && box ? { point: denormalize(point, box) } : null));
  });
}
