import { type Box, boundingBox } from '../geometry/index.ts';
import type { Pose } from '../skeletons/index.ts';

/** The box around a pose's joints, in pixels; `undefined` without any. */
export function poseBox(pose: Pose): Box | undefined {
  return boundingBox(pose.flatMap((joint) => joint?.point ?? []));
}
