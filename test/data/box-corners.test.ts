import { describe, expect, it } from 'vitest';
import { createBoxBatches } from '../../src/data/box-batch.ts';
import { withBoxCorners } from '../../src/data/box-corners.ts';
import { memorySource, type Sample, type SourceImage } from '../../src/data/index.ts';
import { readCoco } from '../../src/data/readers/coco/index.ts';
import { identity, imagePoint } from '../../src/geometry/index.ts';
import { json } from './coco-files.ts';

const files = (document: unknown) =>
  memorySource(
    new Map([
      ['instances_train.json', json(document)],
      ...['a.png', 'b.png', 'c.png'].map((name) => [name, new Uint8Array([0x89, 0x50])] as const),
    ]),
  );

const document = {
  images: ['a.png', 'b.png', 'c.png'].map((file_name, id) => ({ id, file_name, width: 60, height: 40 })),
  annotations: [
    { id: 1, image_id: 0, category_id: 7, bbox: [10, 5, 20, 30] },
    { id: 2, image_id: 0, category_id: 7, bbox: [0, 0, 60, 40], iscrowd: 1 },
    { id: 3, image_id: 1, category_id: 7, bbox: [1, 2, 3, 4] },
    { id: 4, image_id: 1, category_id: 8, bbox: [1, 2, 30, 4] },
  ],
  categories: [
    { id: 7, name: 'person' },
    { id: 8, name: 'dog' },
  ],
};

const read = (options: object = {}) => readCoco(files(document), { boxesOnly: true, ...options });

describe('boxes of a dataset', () => {
  it('are read from categories without key points: people unless another is named', async () => {
    const { samples, skeleton } = await read();
    expect(skeleton.joints).toEqual([]);
    expect(samples.map(({ box, crowd }) => [box?.width, crowd])).toEqual([
      [20, undefined],
      [60, true],
      [3, undefined],
    ]);
    expect((await read({ category: 'dog' })).samples.map(({ box }) => box?.width)).toEqual([30]);
    await expect(read({ category: 'cat' })).rejects.toThrow(
      'no category "cat" – got person, dog – expected the option "category"',
    );
    await expect(readCoco(files(document))).rejects.toThrow('no category has key points');
  });

  it('become corners; crowds become regions, and images without boxes become samples without corners', async () => {
    const { samples, skeleton } = withBoxCorners(await read());
    expect(skeleton.joints).toHaveLength(4);
    const corner = (x: number, y: number) => ({ point: imagePoint(x, y) });
    expect(samples.map(({ image, pose }) => [image, pose])).toEqual([
      ['a.png', [corner(9.5, 4.5), corner(29.5, 34.5), null, null]],
      ['a.png', [null, null, corner(-0.5, -0.5), corner(59.5, 39.5)]],
      ['b.png', [corner(0.5, 1.5), corner(3.5, 5.5), null, null]],
      ['c.png', [null, null, null, null]],
    ]);
  });

  it('are refused if no person has a box', async () => {
    const dataset = await read();
    const bare = dataset.samples.map(({ box: _, ...sample }) => sample);
    expect(() => withBoxCorners({ ...dataset, samples: bare })).toThrow(
      'the dataset has no boxes to train a detector on',
    );
  });
});

const photo: SourceImage = {
  original: { width: 60, height: 40 },
  part: { width: 60, height: 40, data: new Uint8Array(7200).fill(200) },
  toPart: identity(),
};

describe('batches of boxes', () => {
  const codec = {
    kind: 'box cells',
    joints: 4,
    inputWidth: 64,
    inputHeight: 64,
    strides: [8],
    bins: 7,
    offset: 0.5,
  } as const;
  const options = {
    seed: 1,
    batchSize: 6,
    codec,
    mirrorOrder: [],
    crop: { around: 'image', padding: 1 },
    augmentation: {},
  } as const;
  const batches = (samples: readonly Sample[], augmentation: object = {}) =>
    createBoxBatches(
      samples,
      { ...options, augmentation },
      async () => photo,
      (one) => samples.filter((other) => other.image === one.image && other !== one),
    );

  it('have every image once in an epoch, with all its people', async () => {
    const { samples } = withBoxCorners(await read());
    const { ids, tensors } = await batches(samples).batch(0);
    expect(ids.slice(0, 3).toSorted()).toEqual(['c.png without people', 'coco/a.png/1', 'coco/b.png/3']);
    const slot = ids.indexOf('coco/a.png/1');
    const weights = tensors.weights.data.subarray(slot * 128, slot * 128 + 128);
    // The crowd covers the whole image, so that only the person's cells and those beside the image count.
    expect(weights.subarray(64).some((weight) => weight === 1)).toBe(true);
    expect(weights.subarray(0, 64).some((weight) => weight === 0)).toBe(true);
    const nobody = ids.indexOf('c.png without people');
    const empty = tensors.weights.data.subarray(nobody * 128, nobody * 128 + 128);
    expect([...empty]).toEqual([...new Array(64).fill(1), ...new Array(64).fill(0)]);
  });

  it('fill the four quarters of a mosaic, independent of earlier batches', async () => {
    const samples = withBoxCorners(await read())
      .samples.filter(({ image }) => image === 'a.png')
      .slice(0, 1);
    const { tensors } = await batches(samples, { mosaic: 1 }).batch(0);
    const boxed = tensors.weights.data.subarray(64, 128);
    for (const [top, left] of [
      [0, 0],
      [0, 4],
      [4, 0],
      [4, 4],
    ] as const) {
      const cells = [0, 1, 2, 3].flatMap((row) =>
        [0, 1, 2, 3].map((column) => boxed[8 * (top + row) + left + column]),
      );
      expect(cells).toContain(1);
    }
    const changes = { mosaic: 0.5, scale: { uniform: 0.5 }, flip: 0.5 };
    const all = withBoxCorners(await read()).samples;
    const later = batches(all, changes);
    await later.batch(0);
    expect(await later.batch(1)).toEqual(await batches(all, changes).batch(1));
  });
});
