import { type NumpyArray, type PythonValue, readNpyObject, zipSource } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import type { JointPositions } from '../motion.ts';

/** The 17 joints of Human3.6M that move, by their place among the 32 in the file. */
const joints: readonly (readonly [string, number])[] = [
  ['pelvis', 0],
  ['right hip', 1],
  ['right knee', 2],
  ['right ankle', 3],
  ['left hip', 6],
  ['left knee', 7],
  ['left ankle', 8],
  ['spine', 12],
  ['thorax', 13],
  ['neck', 14],
  ['head top', 15],
  ['left shoulder', 17],
  ['left elbow', 18],
  ['left wrist', 19],
  ['right shoulder', 25],
  ['right elbow', 26],
  ['right wrist', 27],
];

const recordedJoints = 32;

/** A sequence of Human3.6M. */
export interface H36mSequence {
  /** E.g. `S1`. */
  readonly subject: string;
  /** E.g. `Walking 1`. */
  readonly action: string;
  readonly motion: JointPositions;
}

/**
 * Reads `data_3d_h36m.npz`, the form in which Human3.6M is passed on (Pavllo et al., CVPR 2019): `positions_3d`, a dict
 * of subjects, of actions, of arrays [frames, 32, 3] in meters with z up, 50 frames a second. The 17 joints that move are
 * kept.
 * @throws LimberError when the file has another form. No code in it is run.
 */
export async function readH36m(bytes: Uint8Array, where: string): Promise<readonly H36mSequence[]> {
  const npy = await zipSource(bytes, { name: where, root: '' }).read('positions_3d.npy');
  const place = `${where}/positions_3d.npy`;
  return entriesOf(readNpyObject(npy, place), place).flatMap(([subject, actions]) =>
    entriesOf(actions, `${place}, ${subject}`).map(([action, array]): H36mSequence => {
      const motion = positionsOf(array, `${place}, ${subject}, ${action}`);
      return { subject, action, motion };
    }),
  );
}

function entriesOf(value: PythonValue, where: string): readonly (readonly [string, PythonValue])[] {
  if (value instanceof Map)
    return [...value].map(([name, item]) => [String(name), item as PythonValue] as const);
  throw new LimberError({ what: 'the file has another form', expected: 'a dict', where });
}

function positionsOf(value: PythonValue, where: string): JointPositions {
  const array = isArray(value) ? value : undefined;
  const [frames = 0, count, axes] = array?.shape ?? [];
  if (!(array?.data instanceof Float64Array) || count !== recordedJoints || axes !== 3) {
    throw new LimberError({
      what: 'the positions have another form',
      got: array?.shape.join('×') ?? 'no array',
      expected: `frames×${recordedJoints}×3`,
      where,
    });
  }
  const positions = new Float64Array(3 * frames * joints.length);
  for (let frame = 0; frame < frames; frame++) {
    joints.forEach(([, place], joint) => {
      for (let axis = 0; axis < 3; axis++) {
        const meters = array.data[3 * (frame * recordedJoints + place) + axis];
        positions[3 * (frame * joints.length + joint) + axis] = 1000 * Number(meters);
      }
    });
  }
  return { joints: joints.map(([name]) => name), frameRate: 50, frames, axes: 'z up', positions };
}

function isArray(value: PythonValue): value is NumpyArray {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'array';
}
