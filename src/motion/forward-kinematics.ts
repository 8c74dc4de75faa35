import { at } from '../foundation/index.ts';
import type { JointPositions, Motion, MotionJoint } from './motion.ts';

/**
 * Forward kinematics of one frame. A joint's world rotation is its parent's times its own. Its position is the parent's
 * plus the parent's world rotation times its offset.
 * @param rotations matrix of each joint against its parent: [joints, 9].
 * @param positions receives x, y and z of each joint: [joints, 3], in the offsets' unit.
 * @param world memory for the world rotations: [joints, 9].
 */
export function placeJoints(
  joints: readonly Pick<MotionJoint, 'parent' | 'offset'>[],
  root: ArrayLike<number>,
  rotations: ArrayLike<number>,
  positions: Float64Array,
  world = new Float64Array(9 * joints.length),
): void {
  for (let joint = 0; joint < joints.length; joint++) {
    const { parent, offset } = at(joints, joint);
    const own = 9 * joint;
    if (parent < 0) {
      for (let axis = 0; axis < 3; axis++) positions[3 * joint + axis] = root[axis] as number;
      for (let entry = 0; entry < 9; entry++) world[own + entry] = rotations[own + entry] as number;
      continue;
    }
    const above = 9 * parent;
    for (let row = 0; row < 3; row++) {
      const first = above + 3 * row;
      const [a, b, c] = [world[first] as number, world[first + 1] as number, world[first + 2] as number];
      positions[3 * joint + row] =
        (positions[3 * parent + row] as number) + a * offset[0] + b * offset[1] + c * offset[2];
      for (let column = 0; column < 3; column++) {
        world[own + 3 * row + column] =
          a * (rotations[own + column] as number) +
          b * (rotations[own + 3 + column] as number) +
          c * (rotations[own + 6 + column] as number);
      }
    }
  }
}

/** The positions of all joints of a motion in the world. */
export function jointPositions(motion: Motion): JointPositions {
  const { joints, frames, frameRate, rootPositions, rotations } = motion;
  const positions = new Float64Array(3 * frames * joints.length);
  const world = new Float64Array(9 * joints.length);
  for (let frame = 0; frame < frames; frame++) {
    placeJoints(
      joints,
      rootPositions.subarray(3 * frame, 3 * frame + 3),
      rotations.subarray(9 * frame * joints.length, 9 * (frame + 1) * joints.length),
      positions.subarray(3 * frame * joints.length, 3 * (frame + 1) * joints.length),
      world,
    );
  }
  return { joints: joints.map(({ name }) => name), frameRate, frames, axes: 'y up', positions };
}
