import { at } from '../../foundation/index.ts';
import { checkMotion, type Motion, rotationAt } from '../motion.ts';
import { eulerAngles } from '../rotation.ts';
import { type BvhOptions, defaultBvhUnit } from './bvh.ts';

/** The order of the rotation channels, which most programs write. */
const order = ['z', 'x', 'y'] as const;
const rotations = order.map((axis) => `${axis.toUpperCase()}rotation`).join(' ');

/**
 * Writes a motion as a BVH file. Every joint that is not an end has three rotation channels; the root also has its
 * position. Numbers have six decimals.
 * @throws LimberError when the motion contradicts itself.
 */
export function writeBvh(motion: Motion, { millimeters = defaultBvhUnit }: BvhOptions = {}): Uint8Array {
  const { joints, frames, frameRate, rootPositions } = checkMotion(motion, 'the motion');
  const children = joints.map((_, index) =>
    joints.flatMap(({ parent }, child) => (parent === index ? [child] : [])),
  );
  const lines = ['HIERARCHY'];
  const turning: number[] = [];
  const number = (value: number) => value.toFixed(6);
  const write = (index: number, indent: string): void => {
    const { name, offset: own, isEnd } = at(joints, index);
    // Some readers add the root's offset to its position channels, others replace it by them.
    const offset = index === 0 ? [0, 0, 0] : own;
    const below = at(children, index);
    const title = index === 0 ? `ROOT ${word(name)}` : isEnd ? 'End Site' : `JOINT ${word(name)}`;
    const inner = `${indent}  `;
    lines.push(`${indent}${title}`, `${indent}{`);
    lines.push(`${inner}OFFSET ${offset.map((value) => number(value / millimeters)).join(' ')}`);
    if (!isEnd) {
      const channels = index === 0 ? `6 Xposition Yposition Zposition ${rotations}` : `3 ${rotations}`;
      lines.push(`${inner}CHANNELS ${channels}`);
      turning.push(index);
    }
    for (const child of below) write(child, inner);
    if (below.length === 0 && !isEnd) {
      lines.push(`${inner}End Site`, `${inner}{`, `${inner}  OFFSET 0 0 0`, `${inner}}`);
    }
    lines.push(`${indent}}`);
  };
  write(0, '');
  lines.push('MOTION', `Frames: ${frames}`, `Frame Time: ${(1 / frameRate).toFixed(9)}`);
  for (let frame = 0; frame < frames; frame++) {
    const place = [...rootPositions.subarray(3 * frame, 3 * frame + 3)].map((value) => value / millimeters);
    const angles = turning.flatMap((joint) =>
      eulerAngles(rotationAt(motion, frame, joint), order).map((angle) => (angle * 180) / Math.PI),
    );
    lines.push([...place, ...angles].map(number).join(' '));
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/** A name without blanks, at which readers would split it. */
function word(name: string): string {
  return name.replaceAll(/\s+/g, '_');
}
