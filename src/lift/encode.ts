import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { lsp, mirrorOrder } from '../skeletons/index.ts';
import { seenJoints } from './joints.ts';

/** A joint in an image. */
export interface SeenPoint {
  /** Pixels, x to the right and y down. */
  readonly x: number;
  readonly y: number;
  /** From 0 to 1; 1 unless given. */
  readonly confidence?: number | undefined;
}

/** The joints that a lifter looks at, in their order; `null` for a missing one. */
export type SeenPose = readonly (SeenPoint | null)[];

const opposites = mirrorOrder(lsp);

/** The mirror image of a pose, at the vertical axis. */
export function mirrored(pose: SeenPose): SeenPose {
  return opposites.map((other) => {
    const point = at(pose, other);
    return point && { ...point, x: -point.x };
  });
}

/** Numbers of the network's input for each joint: x, y, confidence and whether the joint was found. */
export const inputsPerJoint = 4;

/** Length of the network's input. */
export const inputLength = inputsPerJoint * seenJoints.length;

/** With fewer joints there is no size to go by. */
export const leastJoints = 3;

/**
 * Writes a pose as the network's input. Points are relative to their mean and divided by their root mean square distance
 * from it, so that place and size in the image do not matter. A missing joint is all zeros.
 * @param input memory for the numbers: [inputLength].
 * @throws LimberError for fewer than three joints, or joints that all lie on one point.
 */
export function encodeSeen(pose: SeenPose, input: Float32Array): void {
  input.fill(0);
  const found = pose.filter((point) => point !== null);
  const mean = (of: (point: SeenPoint) => number) =>
    found.reduce((sum, point) => sum + of(point), 0) / found.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const size = Math.sqrt(mean((point) => (point.x - x) ** 2 + (point.y - y) ** 2));
  if (found.length < leastJoints || !(size > 0)) {
    throw new LimberError({
      what: 'the pose cannot be lifted',
      got: found.length < leastJoints ? `${found.length} joints` : 'joints that all lie on one point',
      expected: `at least ${leastJoints} of ${seenJoints.join(', ')}`,
    });
  }
  pose.forEach((point, joint) => {
    if (point === null) return;
    const { confidence = 1 } = point;
    input.set([(point.x - x) / size, (point.y - y) / size, confidence, 1], inputsPerJoint * joint);
  });
}
