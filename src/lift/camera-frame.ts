import type { Pose3d } from '../eval/index.ts';
import { rotate } from '../motion/index.ts';
import type { SeenPose } from './encode.ts';
import { seenJoints } from './joints.ts';
import { rayRotation } from './virtual-camera.ts';

/** An image and the lens that it was taken with. */
export interface ImageCamera {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels. Default: 1.2 times the longer side, a field of view of 45° along it. */
  readonly focalLength?: number | undefined;
}

const assumedFocalLength = 1.2;

/** The focal length of an image's camera, in pixels. */
export function focalLengthOf({ width, height, focalLength }: ImageCamera): number {
  return focalLength ?? assumedFocalLength * Math.max(width, height);
}

/**
 * Turns a lifted pose from the ray through the person to the camera's axes. The principal point is the image's center.
 * @param pose relative to the pelvis, with z along the ray.
 */
export function inCameraFrame(pose: Pose3d, seen: SeenPose, camera: ImageCamera): Pose3d {
  const { width, height } = camera;
  const { x, y } = rootIn(seen);
  const turn = rayRotation(x - (width - 1) / 2, y - (height - 1) / 2, focalLengthOf(camera));
  return pose.map((point) => {
    if (point === null) return null;
    const [a, b, c] = rotate(turn, [point.x, point.y, point.z]);
    return { x: a, y: b, z: c };
  });
}

/** The middle of the hips; if one is missing, the mean of all joints. */
function rootIn(seen: SeenPose): { readonly x: number; readonly y: number } {
  const hips = ['right hip', 'left hip'].flatMap((name) => seen[seenJoints.indexOf(name)] ?? []);
  const points = hips.length === 2 ? hips : seen.filter((point) => point !== null);
  const mean = (of: 'x' | 'y') => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  return { x: mean('x'), y: mean('y') };
}
