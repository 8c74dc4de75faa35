import { LimberError } from '../../errors.ts';
import { checkMotion, type Motion } from '../motion.ts';
import { type Axis, multiply, rotationsAboutFixedAxes, transpose, unrotated } from '../rotation.ts';
import type { AsfBone, AsfSkeleton } from './asf.ts';
import { atLine, eachLine, numbersOf } from './lines.ts';

/** The usual frame rate of the CMU database. An AMC file does not state its own. */
const cmuFrameRate = 120;

/** How to read an AMC file. */
export interface AmcOptions {
  /** Frames per second. Default: 120, as in most of the CMU database. */
  readonly frameRate?: number;
  /** Reads only every n-th frame, which lowers the frame rate. Default: 1. */
  readonly every?: number;
}

/**
 * Reads a motion in Acclaim's AMC format. Against its parent, a bone is rotated by C · M · C⁻¹: C is the bone's axis in
 * the ASF file, M is the product of the frame's rotations about fixed axes, in the order of the bone's `dof`.
 * @param bytes the file. @param skeleton of `readAsf`. @param where the file's name, for messages.
 * @throws LimberError that names the first line that is wrong, or a frame in which a bone is missing.
 */
export function readAmc(
  bytes: Uint8Array,
  { joints, moving, millimeters, radians }: AsfSkeleton,
  where: string,
  { frameRate = cmuFrameRate, every = 1 }: AmcOptions = {},
): Motion {
  const places = new Map(joints.map(({ name }, index) => [name, index] as const));
  const rootPositions: number[] = [];
  const frames: Float32Array[] = [];
  /** Frames of the file so far, including those that are left out. */
  let passed = 0;
  let current: Float32Array | undefined;
  let isRead = true;
  let seen = new Set<string>();
  let angle = radians;
  const requireWhole = () => {
    const missing = [...moving.keys()].find((name) => !seen.has(name));
    if (current === undefined || missing === undefined) return;
    throw new LimberError({ what: `frame ${passed} does not give the bone "${missing}"`, where });
  };
  for (const { text, number } of eachLine(bytes)) {
    if (/^\d+$/.test(text)) {
      requireWhole();
      isRead = passed % every === 0;
      passed++;
      seen = new Set();
      current = isRead ? unmoved(joints.length) : undefined;
      if (current) frames.push(current);
      continue;
    }
    if (!isRead) continue;
    const [first = '', ...rest] = text.split(/\s+/);
    if (first.startsWith(':')) {
      if (/^:deg/i.test(first)) angle = Math.PI / 180;
      if (/^:rad/i.test(first)) angle = 1;
      continue;
    }
    if (current === undefined) {
      throw atLine(where, number, 'this is no AMC file', `"${first}" before the first frame's number`, '1');
    }
    const bone = moving.get(first);
    if (bone === undefined) {
      throw atLine(where, number, `unknown bone "${first}"`, undefined, [...moving.keys()].join(', '));
    }
    const values = numbersOf(rest, bone.channels.length, {
      where,
      line: number,
      what: `the bone "${first}"`,
    });
    current.set(rotationOf(bone, values, angle), 9 * (places.get(first) ?? 0));
    if (first === 'root') {
      for (const axis of ['x', 'y', 'z'] as const)
        rootPositions.push(movedAlong(bone, axis, values) * millimeters);
    }
    seen.add(first);
  }
  requireWhole();
  if (frames.length === 0) throw new LimberError({ what: 'the motion has no frames', where });
  const rotations = new Float32Array(9 * joints.length * frames.length);
  frames.forEach((frame, index) => {
    rotations.set(frame, index * frame.length);
  });
  const rootPlaces = Float64Array.from(rootPositions);
  return checkMotion(
    { joints, frameRate: frameRate / every, frames: frames.length, rootPositions: rootPlaces, rotations },
    where,
  );
}

function unmoved(joints: number): Float32Array {
  const rotations = new Float32Array(9 * joints);
  for (let joint = 0; joint < joints; joint++) rotations.set(unrotated, 9 * joint);
  return rotations;
}

function rotationOf({ axes, channels }: AsfBone, values: readonly number[], angle: number) {
  const turns = channels.flatMap(({ kind, axis }, place): [Axis, number][] =>
    kind === 'turn' ? [[axis, (values[place] ?? 0) * angle]] : [],
  );
  return multiply(multiply(axes, rotationsAboutFixedAxes(turns)), transpose(axes));
}

function movedAlong({ channels }: AsfBone, wanted: Axis, values: readonly number[]): number {
  const place = channels.findIndex(({ kind, axis }) => kind === 'move' && axis === wanted);
  return place < 0 ? 0 : (values[place] ?? 0);
}
