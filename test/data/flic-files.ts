import type { Content, Style } from './matlab-writer.ts';
import { writeMatlab } from './matlab-writer.ts';
import { flag, imageOf, type Joint, number, plainJoint, range, struct, text } from './people-files.ts';

const columns = [0, 1, 2, 3, 4, 5, 6, 9, 12, 13, 16];
const plain: Style = { littleEndian: true, compressed: true };

/** People in the form of FLIC's struct array; every third is for testing. */
export function examplesFile(
  people: number,
  variable: 'examples' | 'flic_anno' = 'examples',
  {
    joint = plainJoint,
    style = plain,
    more = {},
  }: { joint?: Joint; style?: Style; more?: Record<string, Content> } = {},
): Uint8Array {
  const records = range(people).map((person) => {
    const coords = range(29).flatMap((column) => {
      const index = columns.indexOf(column);
      return index < 0 ? [Number.NaN, Number.NaN] : joint(person, index).slice(0, 2);
    });
    return {
      moviename: text('a-film'),
      coords: { className: 'double', dims: [2, 29], items: coords } satisfies Content,
      filepath: text(imageOf(person)),
      imgdims: number(480, 720, 3),
      torsobox: number(10, 20, 30, 60),
      istrain: flag(person % 3 !== 2),
      istest: flag(person % 3 === 2),
      ...more,
    };
  });
  return writeMatlab({ [variable]: struct(...records) }, style);
}
