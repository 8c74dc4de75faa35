import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import { checkMotion, type Motion, type MotionJoint } from '../motion.ts';
import { type Axis, multiply, rotationAbout, unrotated, type Vector3 } from '../rotation.ts';
import { atLine, numbersOf } from './lines.ts';

/** How to read or write a BVH file, which does not state its unit of length. */
export interface BvhOptions {
  /** Millimeters per unit of the file. Default: 10, for centimeters. */
  readonly millimeters?: number;
}

export const defaultBvhUnit = 10;

interface Channel {
  readonly joint: number;
  readonly kind: 'position' | 'rotation';
  readonly axis: Axis;
}

interface Words {
  next(expected?: string): string;
  numbers(count: number, what: string): number[];
  line(): number | undefined;
}

/**
 * Reads a motion in Biovision's BVH format. A joint's rotation is the product of its channels' rotations in the file's
 * order, the first one leftmost. Position channels replace the joint's offset. Axes: right-handed, y up, as almost all BVH files have them.
 * @param bytes the file. @param where the file's name, for messages.
 * @throws LimberError that names the first line that is wrong, or a joint whose bone changes its length.
 */
export function readBvh(
  bytes: Uint8Array,
  where: string,
  { millimeters = defaultBvhUnit }: BvhOptions = {},
): Motion {
  const words = wordsOf(bytes, where);
  words.next('HIERARCHY');
  words.next('ROOT');
  const joints: MotionJoint[] = [];
  const channels: Channel[] = [];
  readJoint(words.next(), -1, { words, joints, channels, millimeters, where });
  const after = words.next();
  if (after === 'ROOT')
    throw atLine(where, words.line(), 'a second skeleton', 'ROOT', 'MOTION after the only root');
  if (after !== 'MOTION') throw atLine(where, words.line(), 'unexpected word', after, 'MOTION');
  words.next('Frames:');
  const [frames = 0] = words.numbers(1, 'the number of frames');
  words.next('Frame');
  words.next('Time:');
  const [frameTime = 0] = words.numbers(1, "the frames' duration");
  if (!(Number.isInteger(frames) && frames > 0)) {
    throw new LimberError({ what: 'the motion has no frames', got: String(frames), where });
  }
  const rootPositions = new Float64Array(3 * frames);
  const rotations = new Float32Array(9 * frames * joints.length);
  const places = new Map<number, Vector3>();
  const rootMoves = channels.some(({ joint, kind }) => joint === 0 && kind === 'position');
  for (let frame = 0; frame < frames; frame++) {
    const values = words.numbers(channels.length, `frame ${frame + 1}`);
    const turned = joints.map(() => unrotated);
    const moved = joints.map(() => [0, 0, 0]);
    channels.forEach(({ joint, kind, axis }, place) => {
      const value = at(values, place);
      if (kind === 'position') at(moved, joint)['xyz'.indexOf(axis)] = value * millimeters;
      else turned[joint] = multiply(at(turned, joint), rotationAbout(axis, (value * Math.PI) / 180));
    });
    turned.forEach((matrix, joint) => {
      rotations.set(matrix, 9 * (frame * joints.length + joint));
    });
    rootPositions.set(rootMoves ? at(moved, 0) : at(joints, 0).offset, 3 * frame);
    for (const { joint, kind } of channels) {
      if (kind === 'position' && joint > 0) places.set(joint, steady(joint, at(moved, joint), frame));
    }
  }
  /** A bone with position channels must keep its length, because a motion has constant bones. */
  function steady(joint: number, now: readonly number[], frame: number): Vector3 {
    const before = places.get(joint) ?? now;
    const distance = Math.hypot(...now.map((value, axis) => value - at(before, axis)));
    if (distance > 0.1) {
      const { name } = at(joints, joint);
      throw new LimberError({
        what: `the joint "${name}" moves against its parent`,
        got: `${distance.toFixed(1)} mm in frame ${frame + 1}`,
        expected: 'bones of constant length',
        where,
      });
    }
    return before as Vector3;
  }
  const placed = joints.map((joint, index) => ({ ...joint, offset: places.get(index) ?? joint.offset }));
  const skeleton = placed.map(
    (joint, index): MotionJoint => (index === 0 ? { ...joint, offset: [0, 0, 0] } : joint),
  );
  return checkMotion({ joints: skeleton, frameRate: 1 / frameTime, frames, rootPositions, rotations }, where);
}

interface Reading {
  readonly words: Words;
  readonly joints: MotionJoint[];
  readonly channels: Channel[];
  readonly millimeters: number;
  readonly where: string;
}

/** Reads the block of a joint and, inside it, of its children. */
function readJoint(name: string, parent: number, reading: Reading): void {
  const { words, joints, channels, millimeters, where } = reading;
  words.next('{');
  const index = joints.length;
  let offset: Vector3 | undefined;
  const isEnd = name === 'Site';
  const own: MotionJoint = {
    name: isEnd ? `${joints[parent]?.name ?? ''} end` : name,
    parent,
    offset: [0, 0, 0],
    ...(isEnd && { isEnd: true }),
  };
  joints.push(own);
  for (;;) {
    const word = words.next();
    if (word === '}') break;
    if (word === 'OFFSET') {
      offset = words
        .numbers(3, `the offset of "${own.name}"`)
        .map((value) => value * millimeters) as unknown as Vector3;
      joints[index] = { ...own, offset };
    } else if (word === 'CHANNELS') {
      const [count = 0] = words.numbers(1, `the channels of "${own.name}"`);
      for (let place = 0; place < count; place++) channels.push(channelOf(words.next(), index, words, where));
    } else if (word === 'JOINT') readJoint(words.next(), index, reading);
    else if (word === 'End') readJoint(words.next('Site'), index, reading);
    else throw atLine(where, words.line(), 'unexpected word', word, 'OFFSET, CHANNELS, JOINT, End Site or }');
  }
  if (offset === undefined) throw atLine(where, words.line(), `the joint "${own.name}" has no offset`);
}

function channelOf(word: string, joint: number, words: Words, where: string): Channel {
  const [, axis, kind] = /^([XYZ])(position|rotation)$/i.exec(word) ?? [];
  if (axis === undefined || kind === undefined) {
    throw atLine(where, words.line(), 'unknown channel', word, 'Xposition, Yrotation or similar');
  }
  return { joint, axis: axis.toLowerCase() as Axis, kind: kind.toLowerCase() as Channel['kind'] };
}

/** The words of the file, one after the other. */
function wordsOf(bytes: Uint8Array, where: string): Words {
  const found = new TextDecoder().decode(bytes).matchAll(/\S+|\n/g);
  let line: number | undefined = 1;
  const take = (): string | undefined => {
    for (const [word] of found) {
      if (word !== '\n') return word;
      line = (line ?? 0) + 1;
    }
    line = undefined;
    return undefined;
  };
  return {
    line: () => line,
    next(expected) {
      const word = take();
      if (word === undefined) throw atLine(where, undefined, 'the file is cut off', 'nothing', expected);
      if (expected !== undefined && word.toLowerCase() !== expected.toLowerCase()) {
        throw atLine(where, line, 'unexpected word', word, expected);
      }
      return word;
    },
    numbers(count, what) {
      const words = Array.from({ length: count }, take).filter((word) => word !== undefined);
      return numbersOf(words, count, { where, line, what });
    },
  };
}
