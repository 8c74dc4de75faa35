import type { Pose3d } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { liftJoints } from './joints.ts';

/** A view's target as a pose, in millimeters. */
export function targetPose(target: Float64Array): Pose3d {
  return liftJoints.map((_, joint) => ({
    x: at(target, 3 * joint),
    y: at(target, 3 * joint + 1),
    z: at(target, 3 * joint + 2),
  }));
}
