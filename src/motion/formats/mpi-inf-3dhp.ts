import { describeMatlab, expectKind, matlabAt, matlabEntry, readMatlab } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import type { JointPositions } from '../motion.ts';

/** The joints of MPI-INF-3DHP's training files, in their order. */
export const mpiInf3dhpJoints = [
  ...['spine3', 'spine4', 'spine2', 'spine', 'pelvis', 'neck', 'head', 'head_top'],
  ...['left_clavicle', 'left_shoulder', 'left_elbow', 'left_wrist', 'left_hand'],
  ...['right_clavicle', 'right_shoulder', 'right_elbow', 'right_wrist', 'right_hand'],
  ...['left_hip', 'left_knee', 'left_ankle', 'left_foot', 'left_toe'],
  ...['right_hip', 'right_knee', 'right_ankle', 'right_foot', 'right_toe'],
] as const;

/** How to read an `annot.mat`. */
export interface MpiInf3dhpOptions {
  /** The camera in whose frame the positions are, from 0. Default: 0. */
  readonly camera?: number;
  /** Frames per second, which the file does not state. */
  readonly frameRate?: number;
}

/**
 * Reads the training annotations of MPI-INF-3DHP (Mehta et al., 3DV 2017), `annot.mat`: the variable `annot3`, a cell
 * for each camera with [frames, 84] numbers. They are x, y and z of 28 joints in millimeters, in the camera's frame.
 * @throws LimberError when the file has another form, or the camera does not exist.
 */
export async function readMpiInf3dhp(
  bytes: Uint8Array,
  where: string,
  { camera = 0, frameRate }: MpiInf3dhpOptions = {},
): Promise<JointPositions> {
  const cameras = expectKind(matlabEntry(await readMatlab(bytes, where), 'annot3', where), 'cell', where);
  const own = cameras.data[camera];
  if (own === undefined) {
    throw new LimberError({
      what: `the file has no camera ${camera}`,
      got: `${cameras.data.length} cameras, counted from 0`,
      where,
    });
  }
  const values = expectKind(own, 'numeric', `${where}, annot3`);
  const [frames = 0, numbers = 0] = values.dims;
  if (values.dims.length !== 2 || numbers !== 3 * mpiInf3dhpJoints.length || frames === 0) {
    throw new LimberError({
      what: 'the positions have another form',
      got: describeMatlab(own),
      expected: `frames×${3 * mpiInf3dhpJoints.length}`,
      where: `${where}, annot3, camera ${camera}`,
    });
  }
  const positions = new Float64Array(frames * numbers);
  for (let frame = 0; frame < frames; frame++) {
    for (let place = 0; place < numbers; place++)
      positions[frame * numbers + place] = matlabAt(values, frame, place);
  }
  return { joints: mpiInf3dhpJoints, frameRate, frames, axes: 'camera', positions };
}
