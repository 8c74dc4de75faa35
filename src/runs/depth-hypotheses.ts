import { limitViolations } from '../body/index.ts';
import type { Point3d } from '../eval/index.ts';
import type { Vector3 } from '../motion/index.ts';
import type { LiftedPoints } from './lift-person.ts';

/** Another pose that looks the same in the image. */
export interface DepthHypothesis {
  /** The limb that is nearer or farther than in the lifted pose, such as `left arm`. */
  readonly limb: string;
  /** The joints that differ, in millimeters relative to the pelvis. */
  readonly joints: LiftedPoints;
}

const limbs: readonly (readonly [name: string, joints: readonly [string, string, string]])[] = (
  ['right', 'left'] as const
).flatMap((side) => [
  [`${side} arm`, [`${side} shoulder`, `${side} elbow`, `${side} wrist`]] as const,
  [`${side} leg`, [`${side} hip`, `${side} knee`, `${side} ankle`]] as const,
]);

/** Which bones of a limb are mirrored: the lower one, both, or the upper one. */
const choices = [
  [false, true],
  [true, true],
  [true, false],
] as const;

/** A joint must move so far, in millimeters, for another pose to be worth telling. */
const leastDifference = 120;
/** A bone may have to turn so far into its limits, in radians. */
const tolerance = (8 * Math.PI) / 180;
const mostHypotheses = 4;

/**
 * Other poses that look the same in the image: a bone that points at the camera and its mirror image that points away
 * from it are seen alike (Lee & Chen 1985). One limb is changed at a time. Poses outside the joints' limits are left
 * out, unless the lifted pose is as far outside. Those whose joints move least come first.
 * @param points a lifted pose in the camera's axes.
 * @param pelvis its place before the camera. Default: on the optical axis.
 */
export function depthHypotheses(
  points: LiftedPoints,
  pelvis?: Point3d | undefined,
): readonly DepthHypothesis[] {
  const ray = unit(pelvis ?? { x: 0, y: 0, z: 1 });
  const usual = limitViolations(upright(points));
  const found = limbs.flatMap(([limb, names]) => {
    const [root, middle, end] = names.map((name) => points[name]);
    if (root === undefined || middle === undefined || end === undefined) return [];
    const [upper, lower] = [minus(middle, root), minus(end, middle)];
    return choices.flatMap(([mirrorUpper, mirrorLower]) => {
      const elbow = plus(root, mirrorUpper ? mirrored(upper, ray) : upper);
      const wrist = plus(elbow, mirrorLower ? mirrored(lower, ray) : lower);
      const moved = Math.max(distance(elbow, middle), distance(wrist, end));
      // A bone across the ray is its own mirror image, so the same pose would be told twice.
      const isNew =
        (!mirrorUpper || distance(mirrored(upper, ray), upper) > leastDifference) &&
        (!mirrorLower || distance(mirrored(lower, ray), lower) > leastDifference);
      if (!isNew) return [];
      const joints = { ...(mirrorUpper && { [names[1]]: elbow }), [names[2]]: wrist };
      const violations = limitViolations(upright({ ...points, ...joints }));
      const fits = [names[1], names[2]].every(
        (name) => (violations[name] ?? 0) <= Math.max(tolerance, usual[name] ?? 0),
      );
      return fits ? [{ limb, joints, moved }] : [];
    });
  });
  return found
    .sort((a, b) => a.moved - b.moved)
    .slice(0, mostHypotheses)
    .map(({ limb, joints }) => ({ limb, joints }));
}

const plus = (a: Point3d, b: Point3d): Point3d => ({ x: a.x + b.x, y: a.y + b.y, z: a.z + b.z });
const minus = (a: Point3d, b: Point3d): Point3d => ({ x: a.x - b.x, y: a.y - b.y, z: a.z - b.z });
const distance = (a: Point3d, b: Point3d): number => Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);

function unit({ x, y, z }: Point3d): Point3d {
  const length = Math.hypot(x, y, z);
  return { x: x / length, y: y / length, z: z / length };
}

/** A vector with the opposite part along the ray. */
function mirrored(v: Point3d, ray: Point3d): Point3d {
  const along = 2 * (v.x * ray.x + v.y * ray.y + v.z * ray.z);
  return { x: v.x - along * ray.x, y: v.y - along * ray.y, z: v.z - along * ray.z };
}

function upright(points: LiftedPoints): Readonly<Record<string, Vector3>> {
  return Object.fromEntries(
    Object.entries(points).map(([name, { x, y, z }]) => [name, [x, -y, -z] as const]),
  );
}
