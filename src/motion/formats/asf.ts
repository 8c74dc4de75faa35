import { LimberError } from '../../errors.ts';
import type { MotionJoint } from '../motion.ts';
import { type Axis, type Matrix3, rotationsAboutFixedAxes, type Vector3 } from '../rotation.ts';
import { atLine, type Line, numbersOf, readLines } from './lines.ts';

/** A skeleton of an ASF file. */
export interface AsfSkeleton {
  /** The root, then one joint at the beginning of each bone, named like the bone, and `NAME end` for last bones. */
  readonly joints: readonly MotionJoint[];
  /** How the numbers of an AMC file move each joint, by name; joints that never move are absent. */
  readonly moving: ReadonlyMap<string, AsfBone>;
  /** Millimeters per unit of the file. */
  readonly millimeters: number;
  /** Radians per unit of the file's angles. */
  readonly radians: number;
}

/** How a bone moves: R = C · M · C⁻¹ against its parent, where M is the product of the rotations. */
export interface AsfBone {
  /** C, the rest orientation of the axes that the bone rotates about. */
  readonly axes: Matrix3;
  /** The channels of an AMC line, in order. The root's also move it. */
  readonly channels: readonly AsfChannel[];
}

export type AsfChannel = { readonly kind: 'move' | 'turn'; readonly axis: Axis };

/** CMU's lengths are inches, multiplied by the length in `:units`. */
const inch = 25.4;

interface Bone {
  readonly name: string;
  readonly direction: Vector3;
  readonly length: number;
  readonly axes: Matrix3;
  readonly channels: readonly AsfChannel[];
}

/**
 * Reads a skeleton in Acclaim's ASF format. A length is in inches when it is divided by the `length` in the file's
 * `:units`, as the CMU motion capture database states; so 7.59 with `length 0.45` is 428 mm. Axes: right-handed, y up.
 * @param bytes the file. @param where the file's name, for messages.
 * @throws LimberError that names the first line that is wrong.
 */
export function readAsf(bytes: Uint8Array, where: string): AsfSkeleton {
  const sections = sectionsOf(readLines(bytes), where);
  const units = new Map(
    section(sections, ':units', where).map(({ words: [name = '', value = ''] }) => [name, value]),
  );
  const angle = units.get('angle') ?? 'deg';
  if (angle !== 'deg' && angle !== 'rad') {
    throw new LimberError({ what: 'unknown unit of angles', got: angle, expected: 'deg or rad', where });
  }
  const radians = angle === 'deg' ? Math.PI / 180 : 1;
  const scale = Number(units.get('length') ?? 1);
  if (!(scale > 0)) {
    throw new LimberError({
      what: 'the unit of length is out of range',
      got: units.get('length'),
      expected: 'a positive number',
      where,
    });
  }
  const millimeters = inch / scale;
  const root = rootOf(section(sections, ':root', where), radians, where);
  const bones = bonesOf(section(sections, ':bonedata', where), radians, where);
  const joints: MotionJoint[] = [{ name: 'root', parent: -1, offset: [0, 0, 0] }];
  const byName = new Map(bones.map((bone) => [bone.name, bone] as const));
  const ends = new Map<string, readonly [number, Vector3]>([['root', [0, [0, 0, 0]]]]);
  const open = new Set<string>();
  for (const { words, number } of section(sections, ':hierarchy', where)) {
    const [parent = '', ...children] = words;
    if (parent === 'begin' || parent === 'end') continue;
    const end = ends.get(parent);
    if (end === undefined)
      throw atLine(where, number, `the bone "${parent}" has no parent`, 'a bone that no earlier line names');
    open.delete(parent);
    for (const child of children) {
      const bone = byName.get(child);
      if (bone === undefined) throw atLine(where, number, `the bone "${child}" is not in :bonedata`);
      if (ends.has(child)) throw atLine(where, number, `the bone "${child}" has two parents`);
      const size = Math.hypot(...bone.direction) || 1;
      const tip = bone.direction.map((part) => (part / size) * bone.length * millimeters);
      joints.push({ name: child, parent: end[0], offset: end[1] });
      ends.set(child, [joints.length - 1, tip as unknown as Vector3]);
      open.add(child);
    }
  }
  const lost = bones.find(({ name }) => !ends.has(name));
  if (lost !== undefined) {
    throw new LimberError({ what: `the bone "${lost.name}" is not in :hierarchy`, where });
  }
  for (const name of open) {
    const [parent, offset] = ends.get(name) ?? [0, [0, 0, 0]];
    joints.push({ name: `${name} end`, parent, offset, isEnd: true });
  }
  const moving = new Map<string, AsfBone>([['root', root]]);
  for (const { name, axes, channels } of bones) if (channels.length > 0) moving.set(name, { axes, channels });
  return { joints, moving, millimeters, radians };
}

/** The lines below each keyword, which begins with a colon. Words behind the keyword are the first line. */
function sectionsOf(lines: readonly Line[], where: string): ReadonlyMap<string, readonly Line[]> {
  const sections = new Map<string, Line[]>();
  let current: Line[] | undefined;
  for (const { number, words } of lines) {
    const [keyword = '', ...rest] = words;
    if (!keyword.startsWith(':')) {
      if (current === undefined) {
        throw atLine(
          where,
          number,
          'this is no ASF file',
          `"${keyword}" before any keyword`,
          'a first keyword such as :version',
        );
      }
      current.push({ number, words });
      continue;
    }
    current = rest.length > 0 ? [{ number, words: rest }] : [];
    sections.set(keyword, current);
  }
  return sections;
}

function section(
  sections: ReadonlyMap<string, readonly Line[]>,
  name: string,
  where: string,
): readonly Line[] {
  const found = sections.get(name);
  if (found !== undefined) return found;
  const got = [...sections.keys()].join(', ') || 'no keyword';
  throw new LimberError({ what: `an ASF file needs the keyword ${name}`, got, where });
}

function rootOf(lines: readonly Line[], radians: number, where: string): AsfBone {
  let order: readonly AsfChannel[] = [];
  let axis = 'XYZ';
  let orientation: readonly number[] = [0, 0, 0];
  for (const { words, number } of lines) {
    const [name, ...rest] = words;
    if (name === 'order') order = rest.map((word) => channelOf(word, where, number));
    if (name === 'axis') axis = rest[0] ?? axis;
    if (name === 'orientation') {
      orientation = numbersOf(rest, 3, { where, line: number, what: "the root's orientation" });
    }
  }
  if (order.length === 0) throw new LimberError({ what: 'the root has no order of channels', where });
  return { axes: orientationOf(orientation, axis, radians, where), channels: order };
}

function bonesOf(lines: readonly Line[], radians: number, where: string): readonly Bone[] {
  const bones: Bone[] = [];
  let own: Map<string, Line> | undefined;
  for (const line of lines) {
    const [word = ''] = line.words;
    if (word === 'begin') own = new Map();
    else if (word === 'end' && own !== undefined) {
      bones.push(boneOf(own, radians, where, line.number));
      own = undefined;
    } else own?.set(word, { ...line, words: line.words.slice(1) });
  }
  return bones;
}

function boneOf(own: ReadonlyMap<string, Line>, radians: number, where: string, end: number): Bone {
  const of = (name: string): Line => {
    const line = own.get(name);
    if (line === undefined) throw atLine(where, end, `a bone has no "${name}"`);
    return line;
  };
  const values = (name: string, count: number) =>
    numbersOf(of(name).words, count, { where, line: of(name).number, what: `"${name}"` });
  const axis = of('axis');
  const dof = own.get('dof');
  return {
    name: of('name').words[0] ?? '',
    direction: values('direction', 3) as unknown as Vector3,
    length: values('length', 1)[0] ?? 0,
    axes: orientationOf(values('axis', 3), axis.words[3] ?? 'XYZ', radians, where),
    channels: (dof?.words ?? []).map((word) => {
      const channel = channelOf(word, where, dof?.number);
      if (channel.kind === 'turn') return channel;
      throw atLine(
        where,
        dof?.number,
        'a bone changes its length or place',
        word,
        'rotations only: rx, ry, rz',
      );
    }),
  };
}

function channelOf(word: string, where: string, line: number | undefined): AsfChannel {
  const [, kind, axis] = /^([tr])([xyz])$/i.exec(word) ?? [];
  if (kind === undefined || axis === undefined) {
    throw atLine(where, line, 'unknown channel', word, 'tx, ty, tz, rx, ry or rz');
  }
  return { kind: kind.toLowerCase() === 't' ? 'move' : 'turn', axis: axis.toLowerCase() as Axis };
}

/** Rotations about fixed axes in the order of the letters, such as `XYZ`. */
function orientationOf(values: readonly number[], order: string, radians: number, where: string): Matrix3 {
  const axes = [...order.toLowerCase()];
  if (axes.toSorted().join('') !== 'xyz') {
    throw new LimberError({
      what: 'unknown order of axes',
      got: order,
      expected: 'an order such as XYZ',
      where,
    });
  }
  return rotationsAboutFixedAxes(axes.map((axis, place) => [axis as Axis, (values[place] ?? 0) * radians]));
}
