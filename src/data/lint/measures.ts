import { at } from '../../foundation/index.ts';
import { type Box, distance, type ImagePoint, midpoint } from '../../geometry/index.ts';
import type { LimbEnd, Pose, Skeleton } from '../../skeletons/index.ts';

/** A limb of a pose whose ends are labeled. */
export interface MeasuredLimb {
  readonly name: string;
  /** The joints at its ends; four if it joins midpoints. */
  readonly joints: readonly string[];
  /** In pixels. */
  readonly length: number;
}

/** The limbs of a pose whose ends are labeled, with their lengths. */
export function measuredLimbs(pose: Pose, skeleton: Skeleton): readonly MeasuredLimb[] {
  const point = (end: LimbEnd): ImagePoint | undefined => {
    const [first, second = first] = [end].flat().map((joint) => pose[skeleton.joints.indexOf(joint)]?.point);
    return first && second && midpoint(first, second);
  };
  return skeleton.limbs.flatMap(({ name, from, to }) => {
    const [a, b] = [point(from), point(to)];
    return a && b ? [{ name, joints: [from, to].flat(), length: distance(a, b) }] : [];
  });
}

/** The size of a pose: the root mean square distance of its labeled joints from their center, in pixels. */
export function poseSpread(pose: Pose): number {
  const points = pose.flatMap((joint) => joint?.point ?? []);
  const mean = (pick: (point: ImagePoint) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const center = { x: mean(({ x }) => x), y: mean(({ y }) => y) };
  return Math.sqrt(mean((point) => distance(point, center) ** 2));
}

/** The labeled joints of a pose, with their names. */
export function labeledJoints(
  pose: Pose,
  { joints }: Skeleton,
): readonly { readonly name: string; readonly point: ImagePoint }[] {
  return pose.flatMap((joint, index) => (joint ? [{ name: at(joints, index), point: joint.point }] : []));
}

/** Distance of a point from the nearest pixel of a box, in pixels. A pixel extends half a pixel from its center. */
export function distanceOutside({ x, y }: ImagePoint, box: Box): number {
  const beyond = (value: number, start: number, length: number) =>
    Math.max(0, start - 0.5 - value, value - (start + length - 0.5));
  return Math.hypot(beyond(x, box.x, box.width), beyond(y, box.y, box.height));
}

/** A point as `(12.0, 40.5)`. */
export function written({ x, y }: ImagePoint): string {
  return `(${x.toFixed(1)}, ${y.toFixed(1)})`;
}
