import { at } from '../foundation/index.ts';
import { type Matrix3, multiply, placeJoints, unrotated, type Vector3 } from '../motion/index.ts';
import type { Body } from './human.ts';
import { rotationOf, scaled } from './rotation-vector.ts';

/** The rotations and positions of a body in one frame. */
export interface BodyState {
  root: Vector3;
  /** Rotation of each joint against its parent. */
  readonly rotations: Matrix3[];
}

/** The unknowns of one frame: the root's position, then the rotations of the joints that move. */
export interface Unknowns {
  readonly count: number;
  /** The first unknown of each joint, and their number: 3, 1 or 0. */
  readonly joints: readonly { readonly first: number; readonly count: number }[];
}

export function unknownsOf(body: Body): Unknowns {
  let next = 3;
  const joints = body.map(({ movement: { kind } }) => {
    const count = kind === 'none' ? 0 : kind === 'hinge' ? 1 : 3;
    const own = { first: next, count };
    next += count;
    return own;
  });
  return { count: next, joints };
}

/** The body at rest, with the root at a place. */
export function restState(body: Body, root: Vector3 = [0, 0, 0]): BodyState {
  return { root, rotations: body.map(() => unrotated) };
}

/**
 * The state after a step: R → exp(ω) · R for the rotation vector ω of each joint, in its parent's frame.
 * @param step the unknowns' changes; those of this frame begin at `start`.
 */
export function stepped(
  { root, rotations }: BodyState,
  body: Body,
  unknowns: Unknowns,
  step: Float64Array,
  start: number,
): BodyState {
  const value = (index: number) => at(step, start + index);
  return {
    root: [root[0] + value(0), root[1] + value(1), root[2] + value(2)],
    rotations: rotations.map((rotation, joint) => {
      const { first, count } = at(unknowns.joints, joint);
      const { movement } = at(body, joint);
      if (count === 0) return rotation;
      const vector: Vector3 =
        movement.kind === 'hinge'
          ? scaled(movement.axis, value(first))
          : [value(first), value(first + 1), value(first + 2)];
      return multiply(rotationOf(vector), rotation);
    }),
  };
}

/** The joints' places and rotations in the world: [joints, 3] and [joints, 9]. */
export interface Placed {
  readonly positions: Float64Array;
  readonly world: Float64Array;
}

export function placed(body: Body, { root, rotations }: BodyState): Placed {
  const positions = new Float64Array(3 * body.length);
  const world = new Float64Array(9 * body.length);
  placeJoints(body, root, rotations.flat(), positions, world);
  return { positions, world };
}
