import { LimberError } from '../../errors.ts';

/** A point in space, in millimeters. Axes: any that are the same in truth and prediction. */
export interface Point3d {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The joints of one person; `null` for a joint without a position. */
export type Pose3d = readonly (Point3d | null)[];

/** A labeled pose and the estimated one, joint by joint. */
export interface Comparison3d {
  readonly truth: Pose3d;
  readonly prediction: Pose3d;
}

/** Frames of one person in order, such as a clip. A single image is a sequence of one frame. */
export interface Sequence3d {
  /** The sequence's name in messages. */
  readonly name: string;
  readonly frames: readonly Comparison3d[];
}

/** Checks the number of joints. @throws LimberError that names the first frame that does not fit. */
export function requireJoints(sequences: readonly Sequence3d[], joints: number): void {
  for (const { name, frames } of sequences) {
    frames.forEach(({ truth, prediction }, frame) => {
      const wrong = [truth, prediction].find(({ length }) => length !== joints);
      if (wrong === undefined) return;
      throw new LimberError({
        what: 'a pose has the wrong number of joints',
        got: String(wrong.length),
        expected: String(joints),
        where: `${name}, frame ${frame + 1}`,
      });
    });
  }
}

export function subtract(a: Point3d, b: Point3d): Point3d {
  return { x: a.x - b.x, y: a.y - b.y, z: a.z - b.z };
}

export function distance3d(a: Point3d, b: Point3d): number {
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
}

/** The pose moved so that a joint is the origin; `undefined` without that joint. */
export function relativeTo(pose: Pose3d, root: number): Pose3d | undefined {
  const origin = pose[root];
  return origin ? pose.map((point) => point && subtract(point, origin)) : undefined;
}
