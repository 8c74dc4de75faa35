import { describe, expect, it } from 'vitest';
import { memorySource, readYolo } from '../../src/data/index.ts';
import { coco } from '../../src/skeletons/index.ts';
import { conformsAsDataset } from './conformance.ts';
import { pngHeader, yoloFiles, yoloRow, yoloSettings } from './yolo-files.ts';

conformsAsDataset('YOLO-pose, with visibilities', {
  read: readYolo,
  files: () => yoloFiles(),
  splits: ['train', 'test'],
});
conformsAsDataset('YOLO-pose, without', {
  read: readYolo,
  files: () => yoloFiles(yoloSettings.replace('[4, 3]', '[4, 2]'), (image) => yoloRow(image, 2)),
  splits: ['train', 'test'],
});

const one = (settings: string, row: string, more: Readonly<Record<string, Uint8Array | string>> = {}) =>
  readYolo(
    memorySource({
      'data.yaml': settings,
      'images/m.png': pngHeader(200, 100),
      'labels/m.txt': row,
      ...more,
    }),
  );
const plain = 'train: images\nkpt_shape: [2, 3]\nkpt_names: [head, tail]\nnames: [mouse, rat]\n';

describe('YOLO-pose', () => {
  it('reads pixels, boxes, visibility and every image', async () => {
    const { skeleton, samples, images } = await one(plain, '1 .5 .5 .2 .4 .25 .5 2 .1 .2 1\n', {
      'images/empty.png': pngHeader(10, 10),
    });
    expect(skeleton.joints).toEqual(['head', 'tail']);
    expect(samples).toEqual([
      {
        id: 'yolo/images/m.png/1',
        image: 'images/m.png',
        imageSize: { width: 200, height: 100 },
        box: { x: 80, y: 30, width: 40, height: 40 },
        pose: [
          { point: { x: 50, y: 50 }, visible: true },
          { point: { x: 20, y: 20 }, visible: false },
        ],
      },
    ]);
    expect(images?.map(({ name }) => name)).toEqual(['images/empty.png', 'images/m.png']);
  });

  it('reads the mirror pairs of flip_idx, and reads seventeen points as COCO’s joints', async () => {
    const { skeleton } = await readYolo(yoloFiles());
    expect(skeleton.mirrorPairs).toEqual([['right ear', 'left ear']]);
    const settings =
      'train: images\nkpt_shape: [17, 2]\nflip_idx: [0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15]\n';
    const row = ['0 .5 .5 .5 .5', ...Array(17).fill('.5 .5')].join(' ');
    expect((await one(settings, row)).skeleton).toEqual(coco);
  });

  it('chooses a class, and finds the folders of another machine and lists of images', async () => {
    const rows = '0 .5 .5 .2 .4 .25 .5 2 .1 .2 1\n1 .5 .5 .2 .4 .3 .5 2 .1 .2 1\n';
    const files = (settings: string, more = {}) =>
      memorySource({
        'data.yaml': settings,
        'train/images/m.png': pngHeader(200, 100),
        'train/labels/m.txt': rows,
        ...more,
      });
    const away = plain.replace('images', '/content/rats/train/images');
    expect((await readYolo(files(away), { category: 'rat' })).samples.map(({ id }) => id)).toEqual([
      'yolo/train/images/m.png/2',
    ]);
    const listed = await readYolo(
      files(plain.replace('images', 'list.txt'), { 'list.txt': './train/images/m.png\n' }),
    );
    expect(listed.samples).toHaveLength(2);
    expect(listed.remarks).toEqual([
      'subjects of 2 classes (mouse, rat) are read alike; "category" chooses one class – in memory/data.yaml',
    ]);
    await expect(readYolo(files(away), { category: 'dog' })).rejects.toThrow(
      'no class "dog" – expected mouse or rat',
    );
  });

  it('says that val is for training beside test', async () => {
    const row = '0 .5 .5 .2 .4 .25 .5 2 .1 .2 1\n';
    const settings = plain.replace('images', 'train/images');
    const image = pngHeader(200, 100);
    const { remarks } = await readYolo(
      memorySource({
        'data.yaml': `val: val/images\ntest: test/images\n${settings}`,
        ...Object.fromEntries(
          ['train', 'val', 'test'].flatMap((part) => [
            [`${part}/images/${part}.png`, image],
            [`${part}/labels/${part}.txt`, row],
          ]),
        ),
      }),
      { split: 'train' },
    );
    expect(remarks?.join()).toMatch(
      /^the images of val count as training data, because those of test are for/,
    );
  });

  it('leaves out a part whose folder is not there, as in an export of one part, but not train', async () => {
    const row = '0 .5 .5 .2 .4 .25 .5 2 .1 .2 1\n';
    const settings = plain.replace('images', '../train/images');
    const { samples, remarks } = await readYolo(
      memorySource({
        'data.yaml': `val: ../valid/images\n${settings}`,
        'train/images/m.png': pngHeader(200, 100),
        'train/labels/m.txt': row,
      }),
    );
    expect(samples).toHaveLength(1);
    expect(remarks).toEqual([
      'no images at "../valid/images", so this part is left out – in memory/data.yaml',
    ]);
    const only = 'val: ../nowhere\nkpt_shape: [2, 3]\n';
    await expect(one(only, row)).rejects.toThrow('no images at "../nowhere"');
  });

  it('reports what it leaves out', async () => {
    const { remarks, dropped } = await one(plain, '0 .5 .5 .2 .4 .25 .5 0 .1 .2 1\n', {
      'labels/gone.txt': '',
    });
    expect(dropped?.map(({ joint, point }) => [joint, point.x])).toEqual([['head', 50]]);
    expect(remarks).toEqual([
      '1 file of labels has no image, e.g. labels/gone.txt – in memory',
      '1 label with a place is left out, e.g. head of yolo/images/m.png/1: its visibility is 0, which means not labeled – in memory/data.yaml',
    ]);
    const flat = await one(plain.replace('[2, 3]', '[2, 2]'), '0 .5 .5 .2 .4 0 0 .1 .2\n');
    expect(flat.remarks).toEqual([
      '1 key point at (0, 0) or outside the image read as not labeled – in memory',
    ]);
  });

  it.each([
    [
      'a short row',
      '0 .5 .5 .2 .4 .25 .5 2\n',
      'a line has the wrong length – got 8 values – expected class, box and 2 × 3 values: 11 – in memory/labels/m.txt, line 1',
    ],
    [
      'pixels',
      '0 .5 .5 .2 .4 25 50 2 1 2 1\n',
      "a coordinate is not a fraction of the image – got 25 – expected shares of the image's width and height, from 0 to 1 – in memory/labels/m.txt, line 1, head",
    ],
    [
      'a word',
      '\n0 .5 x .2 .4 .25 .5 2 1 2 1\n',
      'not a number – got "x" – in memory/labels/m.txt, line 2, value 3',
    ],
    [
      'an unknown class',
      '7 .5 .5 .2 .4 .25 .5 2 .1 .2 1\n',
      'unknown class – got 7 – expected 0 (mouse), 1 (rat)',
    ],
    [
      'an unknown visibility',
      '0 .5 .5 .2 .4 .25 .5 3 .1 .2 1\n',
      'unknown visibility – got 3 – expected 0 (not labeled), 1 (hidden) or 2 (visible)',
    ],
  ])('refuses %s', async (_, row, message) => {
    await expect(one(plain, row)).rejects.toThrow(message);
  });

  it('refuses settings that do not fit', async () => {
    const row = '0 .5 .5 .2 .4 .25 .5 2 .1 .2 1\n';
    await expect(one(plain.replace('[2, 3]', '[2, 4]'), row)).rejects.toThrow(
      'dataset setting "kpt_shape.1" is wrong – got 4',
    );
    await expect(one(plain.replace('[head, tail]', '[head]'), row)).rejects.toThrow(
      'wrong number of names of key points – got 1 – expected 2',
    );
    await expect(one(`${plain}flip_idx: [1, 1]\n`, row)).rejects.toThrow('flip_idx is wrong – got 1, 1');
    await expect(one(plain.replace('images', 'nowhere'), row)).rejects.toThrow(
      'no images at "nowhere" – got 1 images in all',
    );
    await expect(one(plain, row, { 'images/m.png': 'text' })).rejects.toThrow(
      'the size of an image cannot be read – got text: "text"',
    );
  });
});
