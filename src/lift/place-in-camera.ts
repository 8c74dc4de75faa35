import type { Point3d } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import { focalLengthOf, type ImageCamera } from './camera-frame.ts';
import type { SeenPose } from './encode.ts';
import { seenJoints } from './joints.ts';

/**
 * The place of a lifted person's pelvis before the camera, at which the joints are seen where they were found: the least
 * squares of f (X + tx) = u (Z + tz) and f (Y + ty) = v (Z + tz), weighted by the joints' confidences.
 * @param points joints by name relative to the pelvis, in millimeters and in the camera's axes.
 * @returns millimeters from the camera; `undefined` with fewer than two joints, or when the person would be behind it.
 */
export function placeInCamera(
  points: Readonly<Record<string, Point3d>>,
  seen: SeenPose,
  camera: ImageCamera,
): Point3d | undefined {
  const focal = focalLengthOf(camera);
  const rows = seen.flatMap((joint, index) => {
    const point = points[at(seenJoints, index)];
    if (joint === null || point === undefined) return [];
    const [u, v] = [joint.x - (camera.width - 1) / 2, joint.y - (camera.height - 1) / 2];
    const weight = Math.max(0.05, joint.confidence ?? 1);
    return [{ u, v, a: u * point.z - focal * point.x, b: v * point.z - focal * point.y, weight }];
  });
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: 'u' | 'v' | 'a' | 'b') =>
    rows.reduce((sum, row) => sum + row.weight * row[of], 0) / total;
  const [u, v, a, b] = [mean('u'), mean('v'), mean('a'), mean('b')];
  let [along, size] = [0, 0];
  for (const row of rows) {
    along += row.weight * ((row.u - u) * (row.a - a) + (row.v - v) * (row.b - b));
    size += row.weight * ((row.u - u) ** 2 + (row.v - v) ** 2);
  }
  const z = -along / size;
  if (!(rows.length >= 2 && z > 0 && Number.isFinite(z))) return undefined;
  return { x: (a + u * z) / focal, y: (b + v * z) / focal, z };
}
