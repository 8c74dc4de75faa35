import { at } from '../../foundation/index.ts';
import { type Comparison3d, distance3d, type Pose3d, relativeTo } from './pose3d.ts';
import { alignedPose } from './procrustes.ts';

/** One value per joint; `null` where the truth has no joint, `Infinity` where the prediction has none. */
export type JointErrors = readonly (number | null)[];

/** The errors of one frame, in millimeters. */
export interface FrameErrors {
  /** With both roots at the origin. */
  readonly rootAligned: JointErrors;
  /** With both roots at the origin and the prediction scaled to the truth. */
  readonly scaled: JointErrors;
  /** After the similarity of Procrustes analysis. */
  readonly procrustes: JointErrors;
}

/** The errors of a frame. @param root the joint that is moved to the origin. */
export function frameErrors({ truth, prediction }: Comparison3d, root: number): FrameErrors {
  const [labeled, found] = [relativeTo(truth, root), relativeTo(prediction, root)];
  const none = truth.map(() => null);
  // Without a labeled root, nothing can be measured relative to it.
  const measured = (compare: (labeled: Pose3d, found: Pose3d) => JointErrors) =>
    labeled === undefined ? none : found === undefined ? missed(truth) : compare(labeled, found);
  const aligned = alignedPose(prediction, truth);
  return {
    rootAligned: measured(distances),
    scaled: measured((a, b) => distances(a, scaledTo(a, b))),
    procrustes: aligned === undefined ? missed(truth) : distances(truth, aligned),
  };
}

/** The errors of the bones' lengths: |predicted − true| in millimeters. @param bones pairs of joints. */
export function boneErrors(
  { truth, prediction }: Comparison3d,
  bones: readonly (readonly [number, number])[],
): JointErrors {
  return bones.map((bone) => {
    const [labeled, found] = [lengthOf(truth, bone), lengthOf(prediction, bone)];
    if (labeled === undefined) return null;
    return found === undefined ? Number.POSITIVE_INFINITY : Math.abs(found - labeled);
  });
}

/**
 * The error of each joint's acceleration in the middle of three frames: the length of the difference of the second
 * differences, in millimeters per squared frame (Kanazawa et al., CVPR 2019). Poses are relative to their root.
 */
export function accelerationErrors(
  frames: readonly [Comparison3d, Comparison3d, Comparison3d],
  root: number,
): JointErrors {
  const difference = (of: 'truth' | 'prediction') => {
    const [before, now, after] = frames.map((frame) => relativeTo(frame[of], root));
    return frames[0][of].map((_, joint) => {
      const [a, b, c] = [before?.[joint], now?.[joint], after?.[joint]];
      return a && b && c ? { x: a.x - 2 * b.x + c.x, y: a.y - 2 * b.y + c.y, z: a.z - 2 * b.z + c.z } : null;
    });
  };
  return distances(difference('truth'), difference('prediction'));
}

function distances(truth: Pose3d, prediction: Pose3d): JointErrors {
  return truth.map((point, joint) => {
    if (!point) return null;
    const found = prediction[joint];
    return found ? distance3d(point, found) : Number.POSITIVE_INFINITY;
  });
}

function missed(truth: Pose3d): JointErrors {
  return truth.map((point) => point && Number.POSITIVE_INFINITY);
}

/** The scale that brings a root-relative pose closest to the truth: ⟨prediction, truth⟩ / ⟨prediction, prediction⟩. */
function scaledTo(truth: Pose3d, prediction: Pose3d): Pose3d {
  let [both, own] = [0, 0];
  prediction.forEach((point, joint) => {
    const other = truth[joint];
    if (!point || !other) return;
    both += point.x * other.x + point.y * other.y + point.z * other.z;
    own += point.x ** 2 + point.y ** 2 + point.z ** 2;
  });
  const scale = own > 0 ? both / own : 1;
  return prediction.map((point) => point && { x: scale * point.x, y: scale * point.y, z: scale * point.z });
}

function lengthOf(pose: Pose3d, [from, to]: readonly [number, number]): number | undefined {
  const [a, b] = [at(pose, from), at(pose, to)];
  return a && b ? distance3d(a, b) : undefined;
}
