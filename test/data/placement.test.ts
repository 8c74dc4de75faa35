import { describe, expect, it } from 'vitest';
import { memorySource, readCoco } from '../../src/data/index.ts';
import { readDataset } from '../../src/data/open-dataset.ts';
import { json, mouseCategory } from './coco-files.ts';

type Point = readonly [number, number];
type Corner = readonly [number, number, number, number];

/** Six mice of which no joint or box is on the diagonal. */
const mice = Array.from({ length: 6 }, (_, index) => {
  const [x, y] = [200 + 20 * index, 20 + 5 * index];
  const points: readonly Point[] = [
    [x, y],
    [x + 21, y + 4],
    [x + 3, y + 17],
    [x + 40, y + 30],
  ];
  return { points, box: [x - 5, y - 5, 50, 40] as const };
});

function labels({
  point = ([x, y]: Point): Point => [x, y],
  box = (each: Corner): Corner => each,
  folder = 'images',
  first = 1,
} = {}) {
  return {
    categories: [mouseCategory],
    images: mice.map((_, index) => ({
      id: first + index,
      file_name: `${folder}/${index}.png`,
      width: 640,
      height: 480,
    })),
    annotations: mice.map((mouse, index) => ({
      id: first + index,
      image_id: first + index,
      category_id: mouseCategory.id,
      keypoints: mouse.points.flatMap((each) => [...point(each), 2]),
      bbox: box(mouse.box),
      area: 2000,
    })),
  };
}

const remarks = async (files: Readonly<Record<string, object>>) => {
  const texts = Object.entries(files).map(([name, value]) => [name, json(value)] as const);
  return (await readDataset('coco', memorySource(Object.fromEntries(texts)))).remarks ?? [];
};

describe('boxes and joints that do not go together', () => {
  it.each<[string, Parameters<typeof labels>[0], RegExp]>([
    [
      'boxes by their centers',
      { box: ([x, y, w, h]) => [x + w / 2, y + h / 2, w, h] },
      /boxes may be given by their centers/,
    ],
    ['joints with y before x', { point: ([x, y]) => [y, x] }, /x and y of the joints or of the boxes may be/],
    [
      'boxes with y before x',
      { box: ([x, y, w, h]) => [y, x, h, w] },
      /x and y of the joints or of the boxes may be/,
    ],
  ])('are said with the likely cause: %s', async (_, change, cause) => {
    expect(await remarks({ 'labels.json': labels(change) })).toEqual([
      expect.stringMatching(/^only \d+ % of the joints lie in the boxes of their subjects; /),
    ]);
    expect((await remarks({ 'labels.json': labels(change) }))[0]).toMatch(cause);
  });

  it('are said of some subjects, with an image to look at', async () => {
    let index = 0;
    const third = ([x, y, w, h]: Corner): Corner => [x, index++ % 3 === 1 ? y - 2 * h : y, w, h];
    expect(await remarks({ 'labels.json': labels({ box: third }) })).toEqual([
      expect.stringMatching(
        /^\d+ subjects? ha(s|ve) most joints outside the box, e\.g\. in \S*1\.png: the box may be wrong or another subject's – in /,
      ),
    ]);
  });

  it('are said of nobody else', async () => {
    expect(await remarks({ 'labels.json': labels() })).toEqual([]);
    // Boxes of the heads only.
    expect(await remarks({ 'labels.json': labels({ box: ([x, y]) => [x + 4, y + 4, 6, 6] }) })).toEqual([]);
  });
});

describe('a copy of the data in another folder', () => {
  it('is said', async () => {
    const files = { 'a.json': labels(), 'b.json': labels({ folder: 'copy/images', first: 101 }) };
    expect(await remarks(files)).toEqual([
      expect.stringMatching(
        /^6 subjects are labeled alike in images of one name in two folders, e\.g\. images\/0\.png and copy\/images\/0\.png: the folder may hold a copy/,
      ),
    ]);
    const moved = labels({ folder: 'other', first: 101, point: ([x, y]) => [x + 1, y] });
    expect(await remarks({ 'a.json': labels(), 'b.json': moved })).toEqual([]);
  });

  it('is read all the same', async () => {
    const files = { 'a.json': json(labels()), 'b.json': json(labels({ folder: 'copy', first: 101 })) };
    expect((await readCoco(memorySource(files))).samples).toHaveLength(12);
  });
});
