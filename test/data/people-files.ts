import type { FileSource } from '../../src/data/index.ts';
import { memorySource } from '../../src/data/index.ts';
import { writeHdf5 } from './hdf5-writer.ts';
import { type Content, codes } from './matlab-writer.ts';

/** A joint in a file, 1-based; `flag` is 0 for an occluded joint. A joint at (0, 0) is not annotated. */
export type Joint = (person: number, joint: number) => readonly [x: number, y: number, flag: number];

/** Person i, joint j at (10 i + j + 1, 2 j + 1); one joint of each person is occluded. */
export const plainJoint: Joint = (person, joint) => [
  10 * person + joint + 1,
  2 * joint + 1,
  joint === person % 11 ? 0 : 1,
];

export const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** The annotation file of a stacked hourglass network, with two people per image. */
export function hourglassFile(
  people: number,
  joints: number,
  first = 0,
  joint = plainJoint,
): Promise<Uint8Array> {
  const each = range(people).map((person) => range(joints).map((index) => joint(first + person, index)));
  const numbers = (values: readonly number[], ...shape: number[]) => ({
    shape,
    data: new Float64Array(values),
  });
  return writeHdf5({
    imgname: { shape: [people], data: range(people).map((person) => imageOf(first + person)), length: 13 },
    part: numbers(
      each.flat().flatMap((label) => label.slice(0, 2)),
      people,
      joints,
      2,
    ),
    visible: numbers(
      each.flat().map(([, , flag]) => flag),
      people,
      joints,
    ),
    center: numbers(
      range(people).flatMap((person) => [100 + person, 200]),
      people,
      2,
    ),
    scale: numbers(
      range(people).map(() => 2.5),
      people,
    ),
  });
}

/** Two people per image. */
export const imageOf = (person: number): string => `${String(person >> 1).padStart(9, '0')}.jpg`;

/** Labels, and images of a few bytes in `images/`. */
export function withImages(
  labels: Readonly<Record<string, Uint8Array>>,
  photos: readonly string[],
): FileSource {
  const images = photos.map((name) => [`images/${name}`, new Uint8Array([0xff, 0xd8])] as const);
  return memorySource(new Map([...Object.entries(labels), ...images]));
}

/** MATLAB arrays for writing. */
export const number = (...items: readonly number[]): Content => ({
  className: 'double',
  dims: [1, items.length],
  items,
});
export const flag = (value: boolean): Content => ({
  className: 'uint8',
  dims: [1, 1],
  items: [Number(value)],
  flags: 2,
});
export const text = (value: string): Content => ({
  className: 'char',
  dims: [1, value.length],
  items: codes(value),
});
export const nothing: Content = { className: 'double', dims: [0, 0], items: [] };
export const struct = (...records: readonly Readonly<Record<string, Content>>[]): Content => ({
  className: 'struct',
  dims: [1, records.length],
  fields: Object.keys(records[0] ?? {}),
  items: records.flatMap((record) => Object.values(record)),
});
