import { humanBody, standingHeight } from '../body/index.ts';
import { LimberError } from '../errors.ts';
import type { Point3d } from '../eval/index.ts';
import type { Size } from '../geometry/index.ts';
import { type Lifter, leastJoints, type SeenPoint, seenPose } from '../lift/index.ts';

/** A person's joints in space by name, in millimeters relative to the pelvis: x right, y down, z away from the camera. */
export type LiftedPoints = Readonly<Record<string, Point3d>>;

/** The height of the person that lifted poses have the size of, in millimeters. */
const usualHeight = standingHeight(humanBody);

/** @throws LimberError for a height that is not positive. */
export function requireHeight(height: number | undefined): void {
  if (height === undefined || (height > 0 && Number.isFinite(height))) return;
  throw new LimberError({
    what: 'the height is out of range',
    got: String(height),
    expected: 'a positive number of millimeters',
  });
}

/**
 * The joints of a person in space; `undefined` with too few joints.
 * @param joints of the person in the image, by name.
 * @param tall the person's height in millimeters. Default: the size of an average person.
 */
export async function liftPerson(
  lifter: Lifter,
  joints: Readonly<Record<string, SeenPoint>>,
  { width, height }: Size,
  tall?: number | undefined,
): Promise<LiftedPoints | undefined> {
  const seen = seenPose(joints);
  if (seen.filter((point) => point !== null).length < leastJoints) return undefined;
  const pose = await lifter.liftSeen(seen, { camera: { width, height } });
  const scale = tall === undefined ? 1 : tall / usualHeight;
  return Object.fromEntries(
    lifter.joints.flatMap((name, joint) => {
      const point = pose[joint];
      return point ? [[name, { x: scale * point.x, y: scale * point.y, z: scale * point.z }]] : [];
    }),
  );
}
