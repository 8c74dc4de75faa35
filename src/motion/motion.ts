import { LimberError } from '../errors.ts';
import type { Matrix3, Vector3 } from './rotation.ts';

/** A joint of a kinematic skeleton. */
export interface MotionJoint {
  readonly name: string;
  /** The parent's index, which is smaller than the joint's own; −1 for the root. */
  readonly parent: number;
  /** Position in the parent's frame, in millimeters. Its length is the bone's. */
  readonly offset: Vector3;
  /** True for the end of a last bone, such as the head's top. It never rotates against its parent. */
  readonly isEnd?: true;
}

/**
 * A skeleton of constant bones that moves. Lengths are in millimeters. The axes are right-handed with y up, as in ASF
 * and BVH files. A joint's frame is at rest parallel to the world's axes.
 */
export interface Motion {
  /** Parents come before their children; the first joint is the only root. */
  readonly joints: readonly MotionJoint[];
  /** Frames per second. */
  readonly frameRate: number;
  readonly frames: number;
  /** Position of the root in the world: [frames, 3], in millimeters. */
  readonly rootPositions: Float64Array;
  /** Rotation matrix of each joint against its parent, row by row; the root's against the world: [frames, joints, 9]. */
  readonly rotations: Float32Array;
}

/**
 * The axes of positions. `y up`: right-handed, the floor is y = const. `z up`: right-handed, the floor is z = const.
 * `camera`: x to the right, y down, z away from the camera.
 */
export type Axes = 'y up' | 'z up' | 'camera';

/** Positions of joints over time, without rotations. */
export interface JointPositions {
  readonly joints: readonly string[];
  /** Frames per second; `undefined` where the file does not state it. */
  readonly frameRate: number | undefined;
  readonly frames: number;
  readonly axes: Axes;
  /** [frames, joints, 3] as x, y, z in millimeters. NaN for a joint that was not captured. */
  readonly positions: Float64Array;
}

/** The rotation of a joint against its parent in a frame. */
export function rotationAt({ joints, rotations }: Motion, frame: number, joint: number): Matrix3 {
  const start = 9 * (frame * joints.length + joint);
  return Array.from(rotations.subarray(start, start + 9)) as unknown as Matrix3;
}

/**
 * Checks that a motion's arrays have the sizes that they must have, and that parents come first.
 * @throws LimberError that names the first fault.
 */
export function checkMotion(motion: Motion, where: string): Motion {
  const { joints, frames, rootPositions, rotations, frameRate } = motion;
  const wrong = joints.find(({ parent }, index) =>
    index === 0 ? parent !== -1 : parent < 0 || parent >= index,
  );
  if (joints.length === 0 || wrong !== undefined) {
    throw new LimberError({
      what: 'the skeleton is not a tree with one root',
      got: wrong === undefined ? 'no joints' : `the joint "${wrong.name}" without an earlier parent`,
      where,
    });
  }
  const sizes = [rootPositions.length, rotations.length];
  const expected = [3 * frames, 9 * frames * joints.length];
  if (sizes.join() !== expected.join()) {
    throw new LimberError({
      what: 'a motion has the wrong number of values',
      got: sizes.join(' and '),
      expected: expected.join(' and '),
      where,
    });
  }
  if (!(frameRate > 0 && Number.isFinite(frameRate))) {
    throw new LimberError({
      what: 'the frame rate is out of range',
      got: String(frameRate),
      expected: 'a positive number of frames per second',
      where,
    });
  }
  return motion;
}
