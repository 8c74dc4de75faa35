import { describe, expect, it } from 'vitest';
import { type Dataset, memorySource, openDataset, readCoco } from '../../src/data/index.ts';
import { openSource } from '../../src/data/node.ts';
import { coco } from '../../src/skeletons/index.ts';
import { cocoFiles, json, mouseCategory, mouseDocument } from './coco-files.ts';
import { conformsAsDataset } from './conformance.ts';
import { dataFolder, haveData } from './real-data.ts';

conformsAsDataset('COCO, mice in one file', {
  read: readCoco,
  files: () => cocoFiles(mouseDocument()),
  splits: ['train', 'test'],
});

const document = mouseDocument(2);
const read = (value: unknown) => readCoco(memorySource(new Map([['annotations/mice.json', json(value)]])));

describe('COCO', () => {
  it('reads visibility 0 as no label, 1 as hidden, 2 as visible', async () => {
    const { samples, skeleton } = await readCoco(cocoFiles(document));
    expect(skeleton).toEqual({
      name: 'mouse',
      joints: ['snout', 'left ear', 'right ear', 'tail base'],
      limbs: [
        { name: 'snout to left ear', from: 'snout', to: 'left ear' },
        { name: 'snout to right ear', from: 'snout', to: 'right ear' },
        { name: 'snout to tail base', from: 'snout', to: 'tail base' },
      ],
      mirrorPairs: [['right ear', 'left ear']],
    });
    expect(samples.map(({ id }) => id)).toEqual([
      'coco/images/frame000.png/1',
      'coco/images/frame000.png/2',
      'coco/images/frame001.png/3',
    ]);
    expect(samples[2]).toEqual({
      id: 'coco/images/frame001.png/3',
      image: 'images/frame001.png',
      pose: [
        { point: { x: 10, y: 0 }, visible: false },
        { point: { x: 11, y: 2 }, visible: true },
        null,
        { point: { x: 13, y: 6 }, visible: false },
      ],
      box: { x: 10, y: 0, width: 20.5, height: 12 },
      area: 100.25,
      imageSize: { width: 640, height: 480 },
    });
  });

  it('keeps crowds and subjects without a label, with their boxes', async () => {
    const [first, second, ...rest] = document.annotations;
    const { samples } = await read({
      ...document,
      annotations: [
        { ...first, iscrowd: 1, keypoints: Array(12).fill(0) },
        { id: 2, image_id: 1, category_id: 1, bbox: [0, 0, 0, 0], area: 5 },
        ...rest,
      ],
    });
    expect(second).toBeDefined();
    expect(samples[0]).toMatchObject({ crowd: true, pose: [null, null, null, null], area: 100.25 });
    expect(samples[1]).toEqual({
      id: 'coco/frame000.png/2',
      image: 'frame000.png',
      pose: [null, null, null, null],
      area: 5,
      imageSize: { width: 640, height: 480 },
    });
  });

  it('reports key points of visibility 0 that have a position, and their number', async () => {
    const [first] = document.annotations;
    const keypoints = [5, 6, 0, 0, 0, 0, 7, 8, 2, 9, 9, 1];
    const { samples, dropped, remarks } = await read({ ...document, annotations: [{ ...first, keypoints }] });
    expect(samples[0]!.pose.map((joint) => joint?.point.x)).toEqual([undefined, undefined, 7, 9]);
    expect(dropped).toEqual([
      {
        sample: 'coco/frame000.png/1',
        joint: 'snout',
        point: { x: 5, y: 6 },
        reason: 'its visibility is 0, which means not labeled',
      },
    ]);
    expect(remarks).toEqual([
      '1 key point with a place left out because of visibility 0, which means not labeled, e.g. snout of coco/frame000.png/1 – in memory',
    ]);
  });

  it('reads numbers that are written as texts, and key points in lists of three', async () => {
    const triples = (values: readonly number[]) =>
      [0, 3, 6, 9].map((start) => values.slice(start, start + 3));
    const texts = {
      ...document,
      images: document.images.map((image) => ({
        ...image,
        width: String(image.width),
        height: `${image.height}.0`,
      })),
      annotations: document.annotations.map(({ keypoints, bbox, area, ...rest }, index) => ({
        ...rest,
        bbox: bbox.map(String),
        area: String(area),
        keypoints: index % 2 === 0 ? keypoints.map(String) : triples(keypoints),
      })),
    };
    expect((await read(texts)).samples).toEqual((await read(document)).samples);
    const [first] = texts.annotations;
    for (const wrong of ['', '12px', '0x10', 'NaN']) {
      const annotations = [{ ...first, bbox: [wrong, 0, 1, 1] }];
      await expect(read({ ...document, annotations })).rejects.toThrow(
        `annotation's "bbox.0" is wrong – got ${JSON.stringify(wrong)} – expected a number`,
      );
    }
  });

  it('reads ids that are sometimes numbers and sometimes texts, and annotations without ids', async () => {
    const texts = {
      ...document,
      images: document.images.map((image) => ({ ...image, id: String(image.id) })),
      categories: [{ ...mouseCategory, id: '1' }],
    };
    expect((await read(texts)).samples.map(({ pose }) => pose)).toEqual(
      (await read(document)).samples.map(({ pose }) => pose),
    );
    const bare = document.annotations.map(({ id: _, ...rest }) => rest);
    expect((await read({ ...document, annotations: bare })).samples.map(({ id }) => id)).toEqual([
      'coco/frame000.png/1',
      'coco/frame000.png/2',
      'coco/frame001.png/3',
    ]);
    await expect(read({ ...document, annotations: [document.annotations[0], bare[1]] })).rejects.toThrow(
      'annotation\'s "id" is missing',
    );
  });

  it('skips other JSON files beside the labels, and reads a file that is the only one', async () => {
    const others = {
      'package.json': json({ name: 'mice', version: '1.0.0' }),
      'poses.json': json({ limber: '1', images: [{ image: 'a.png', people: [] }] }),
      'results.json': json([{ image_id: 1, category_id: 1, keypoints: [], score: 1 }]),
      'tsconfig.json': new TextEncoder().encode('// settings\n{ "strict": true, }'),
      'outlines.json': json({ ...document, categories: [{ id: 1, name: 'mouse' }], annotations: [] }),
    };
    const files = memorySource({ ...others, 'mice.json': json(document) });
    expect((await readCoco(files)).samples).toHaveLength(3);
    await expect(readCoco(memorySource({ 'tsconfig.json': others['tsconfig.json'] }))).rejects.toThrow(
      'not JSON',
    );
  });

  it('lists every image with its id, also images without a subject', async () => {
    const images = [...document.images, { id: 'x', file_name: '.\\more\\empty.png' }];
    expect((await read({ ...document, images })).images).toEqual([
      { name: 'frame000.png', id: 1, size: { width: 640, height: 480 } },
      { name: 'frame001.png', id: 11, size: { width: 640, height: 480 } },
      { name: 'more/empty.png', id: 'x' },
    ]);
  });

  it('splits images and subjects alike', async () => {
    const { annotations, ...rest } = mouseDocument();
    const some = annotations.filter((_, index) => index % 2 === 0);
    const files = cocoFiles({ ...rest, annotations: some });
    const [all, train, test] = await Promise.all(
      (['all', 'train', 'test'] as const).map((split) => readCoco(files, { split })),
    );
    const names = ({ images = [] }: Dataset) => images.map(({ name }) => name);
    const labeled = ({ samples }: Dataset) => new Set(samples.map(({ image }) => image));
    expect(labeled(all!).size).toBeLessThan(20);
    expect([...names(train!), ...names(test!)].sort()).toEqual(names(all!));
    for (const part of [train!, test!]) {
      expect(names(part).length).toBeGreaterThan(labeled(part).size);
      expect(names(part)).toEqual(expect.arrayContaining([...labeled(part)]));
    }
  });

  it('reads edges counted from 0', async () => {
    const { skeleton } = await read({
      ...document,
      categories: [{ ...mouseCategory, skeleton: [[0, 3]] }],
    });
    expect(skeleton.limbs).toEqual([{ name: 'snout to tail base', from: 'snout', to: 'tail base' }]);
  });

  it('decides the split by file names', async () => {
    const files = memorySource(
      new Map([
        ['annotations/person_keypoints_train2017.json', json({ ...mouseDocument(3) })],
        ['annotations/person_keypoints_val2017.json', json({ ...mouseDocument(2) })],
        ['annotations/instances_train2017.json', json({})],
        ['train2017/frame000.png', new Uint8Array(1)],
        ['val2017/frame000.png', new Uint8Array(1)],
        ['val2017/frame001.png', new Uint8Array(1)],
      ]),
    );
    const images = async (split: 'train' | 'test' | 'all') =>
      (await readCoco(files, { split })).samples.map(({ image }) => image);
    expect(await images('train')).toEqual([
      'train2017/frame000.png',
      'train2017/frame000.png',
      'frame001.png',
      'frame002.png',
    ]);
    expect(await images('test')).toEqual([
      'val2017/frame000.png',
      'val2017/frame000.png',
      'val2017/frame001.png',
    ]);
    expect(await images('all')).toHaveLength(7);
    const only = { annotations: 'annotations/person_keypoints_val2017.json' };
    await expect(readCoco(files, { ...only, split: 'train' })).rejects.toThrow(
      'the train split is empty – got person_keypoints_val2017.json – expected a file whose name says train',
    );
    expect((await readCoco(files, { ...only, split: 'test' })).samples).toHaveLength(3);
  });

  it('finds annotations beside their images, and trains on val too if there is a test', async () => {
    const parts = ['train', 'valid', 'test'];
    const files = memorySource(
      new Map(
        parts.flatMap((part) => [
          [`${part}/_annotations.coco.json`, json(mouseDocument(2))],
          [`${part}/frame000.png`, new Uint8Array(1)],
          [`${part}/frame001.png`, new Uint8Array(1)],
        ]),
      ),
    );
    const folders = async (split: 'train' | 'test') =>
      (await readCoco(files, { split })).samples.map(({ image }) => image.split('/')[0]);
    expect(await folders('train')).toEqual(['train', 'train', 'train', 'valid', 'valid', 'valid']);
    expect(await folders('test')).toEqual(['test', 'test', 'test']);
    const remark = /^"valid\/_annotations.coco.json" counts as training data, because "test\/_anno/;
    expect((await readCoco(files, { split: 'train' })).remarks).toContainEqual(expect.stringMatching(remark));
    expect((await readCoco(files, { split: 'test' })).remarks ?? []).not.toContainEqual(
      expect.stringMatching(remark),
    );
  });

  it('refuses a name that fits several images', async () => {
    const files = memorySource(
      new Map([
        ['mice.json', json(mouseDocument(1))],
        ['a/frame000.png', new Uint8Array(1)],
        ['b/frame000.png', new Uint8Array(1)],
      ]),
    );
    await expect(readCoco(files)).rejects.toThrow(
      'several images fit the name "frame000.png" – got a/frame000.png and b/frame000.png',
    );
  });

  it('requires a category if several have key points', async () => {
    const crane = { ...mouseCategory, id: 2, name: 'crane', keypoints: ['base', 'tip'], skeleton: [] };
    const both = { ...document, categories: [mouseCategory, crane, { id: 3, name: 'dog' }] };
    await expect(read(both)).rejects.toThrow(
      'several categories have key points of their own – got mouse, crane – expected the option "category"',
    );
    const files = cocoFiles({ ...both, categories: both.categories } as typeof document);
    expect((await readCoco(files, { category: 'mouse' })).samples).toHaveLength(3);
    await expect(readCoco(files, { category: 'dog' })).rejects.toThrow(
      'no category "dog" with key points – got mouse, crane',
    );
  });

  const [annotation] = document.annotations;
  const changed = (changes: object) => ({ ...document, annotations: [{ ...annotation, ...changes }] });
  it.each<[string, unknown, string]>([
    ['no document', [], 'the file has no COCO labels – got a list of 0 – expected an object with "images"'],
    [
      'no annotations',
      { ...document, annotations: undefined },
      `COCO's "annotations" is missing – expected a list`,
    ],
    ['nothing annotated', { ...document, annotations: [] }, 'nothing is annotated'],
    [
      'no key points',
      { ...document, categories: [{ id: 1, name: 'dog' }] },
      'no category has key points – got dog',
    ],
    [
      'too few values',
      changed({ keypoints: [1, 2, 2] }),
      'wrong number of key points – got 3 values – expected x, y and visibility of 4: 12 values – in memory/annotations/mice.json, annotation 1',
    ],
    [
      'a visibility of 3',
      changed({ keypoints: [1, 2, 3, ...Array(9).fill(0)] }),
      'key point 1 has an unknown visibility – got 3',
    ],
    [
      'text for numbers',
      changed({ keypoints: ['1px', 2, 2] }),
      'annotation\'s "keypoints.0" is wrong – got "1px" – expected a number – in memory/annotations/mice.json, annotation 1',
    ],
    [
      'a coordinate out of this world',
      changed({ keypoints: [1e300, 2, 2, ...Array(9).fill(0)] }),
      '"keypoints.0" is wrong – got 1e+300 – expected a number of at most 1000000',
    ],
    ['a box of three', changed({ bbox: [1, 2, 3] }), 'annotation\'s "bbox" is wrong – got [1,2,3]'],
    ['a negative width', changed({ bbox: [1, 2, -3, 4] }), '"bbox.2" is wrong – got -3'],
    [
      'an unknown image',
      changed({ image_id: 5 }),
      'unknown image – got 5 – expected the id of an image in the file, e.g. 1',
    ],
    ['an unknown category', changed({ category_id: 7 }), 'unknown category – got 7 – expected 1'],
    [
      'an edge to nowhere',
      { ...document, categories: [{ ...mouseCategory, skeleton: [[1, 5]] }] },
      'the skeleton has an edge to a missing key point – got 5 – expected 1 to 4',
    ],
    [
      'two joints of one name',
      { ...document, categories: [{ ...mouseCategory, keypoints: ['a', 'a', 'b', 'c'] }] },
      'two key points have the same name – got "a"',
    ],
    ['a category that is null', { ...document, categories: [null] }, 'the category is wrong – got null'],
  ])('refuses %s', async (_, value, message) => {
    await expect(read(value)).rejects.toThrow(message);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['half a file', '{"images": [', 'not JSON – got '],
    ['NaN', '{"images": [NaN]}', 'not JSON – got '],
    ['nothing', '', 'not JSON – got '],
    ['deep nesting', `{"images":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'memory/mice.json'],
    ['an image', new Uint8Array([0x89, 0x50, 0x4e, 0x47]), 'not JSON – got '],
  ])('refuses %s', async (_, content, message) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await expect(readCoco(memorySource(new Map([['mice.json', bytes]])))).rejects.toThrow(message);
  });

  it('reads a file with a byte order mark', async () => {
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, ...json(document)]);
    expect((await readCoco(memorySource(new Map([['mice.json', bytes]])))).samples).toHaveLength(3);
  });

  it('is opened by the name of an annotation file too', async () => {
    const places: string[] = [];
    const open = (name: string) => (place: string) => {
      places.push(place);
      return cocoFiles(document, name);
    };
    await openDataset('coco:a/b/annotations/mice.json', open('annotations/mice.json'));
    await openDataset('coco:a/b/mice.json', open('mice.json'));
    await openDataset('coco:mice.json', open('mice.json'));
    expect(places).toEqual(['a/b', 'a/b', '.']);
  });
});

describe.skipIf(!haveData('coco-mini'))('the real COCO (skipped: no data)', () => {
  const files = () => openSource(`${dataFolder}/coco-mini`);
  conformsAsDataset('COCO, 54 images', { read: readCoco, files, splits: ['train', 'test'] });

  it('has the standard skeleton, with crowds and people without a label', async () => {
    const { skeleton, samples } = await readCoco(files());
    expect(skeleton).toBe(coco);
    expect(samples).toHaveLength(234);
    expect(samples.filter(({ crowd }) => crowd)).toHaveLength(6);
    expect(samples.filter(({ pose }) => pose.every((joint) => joint === null))).toHaveLength(86);
    expect(samples.every(({ box, area, imageSize }) => box && area && imageSize)).toBe(true);
  });
});
