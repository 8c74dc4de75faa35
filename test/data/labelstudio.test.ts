import { describe, expect, it } from 'vitest';
import { memorySource, readLabelStudio } from '../../src/data/index.ts';
import { conformsAsDataset } from './conformance.ts';
import { keypoint, labelStudioFiles, rectangle, task } from './labelstudio-files.ts';
import { pngHeader } from './yolo-files.ts';

conformsAsDataset('Label Studio', {
  read: readLabelStudio,
  files: labelStudioFiles,
  splits: ['train', 'test'],
});

const read = (tasks: unknown, more: Readonly<Record<string, Uint8Array | string>> = {}) =>
  readLabelStudio(memorySource({ 'export.json': JSON.stringify(tasks), ...more }));
const places = (dataset: Awaited<ReturnType<typeof read>>) =>
  dataset.samples.map(({ pose }) =>
    pose.map((joint) => joint && [Math.round(joint.point.x), Math.round(joint.point.y)]),
  );

describe('Label Studio', () => {
  it('reads all points of a task without rectangles as one subject, in pixels', async () => {
    const dataset = await read([task(1, [keypoint('nose', 64, 48), keypoint('tail', 320, 240)])], {
      'm1.png': new Uint8Array([1]),
    });
    expect(dataset.samples).toEqual([
      {
        id: 'labelstudio/m1.png/1',
        image: 'm1.png',
        imageSize: { width: 640, height: 480 },
        box: undefined,
        pose: [{ point: { x: 64, y: 48 } }, { point: { x: 320, y: 240 } }],
      },
    ]);
  });

  it('assigns points to rectangles by parentID, by a relation or by position', async () => {
    const result = [
      rectangle('a', 0, 0, 100, 100),
      rectangle('b', 50, 0, 200, 100),
      keypoint('nose', 60, 10, { id: 'n', parentID: 'b' }),
      keypoint('nose', 70, 10, { id: 'm' }),
      { type: 'relation', from_id: 'm', to_id: 'a', direction: 'right' },
      keypoint('tail', 10, 10),
    ];
    const dataset = await read([task(1, result)]);
    expect(places(dataset)).toEqual([
      [
        [70, 10],
        [10, 10],
      ],
      [[60, 10], null],
    ]);
    expect(dataset.remarks).toEqual([
      '1 point was assigned to the rectangle around it, because it is not related to any – in memory/export.json',
    ]);
    await expect(read([task(1, [...result, keypoint('ear', 75, 10)])])).rejects.toThrow(
      `the subject of a point "ear" is unclear – got a point in 2 of 2 rectangles – expected points drawn within a rectangle, or related to one – in memory/export.json, task 1`,
    );
  });

  it('reads regions that have their labels from the separate tag Labels', async () => {
    const place = { x: 10, y: 10, width: 0.3 };
    const area = { x: 5, y: 5, width: 50, height: 50, rotation: 0 };
    const part = (id: string, type: string, value: object) => ({ ...keypoint('', 0, 0), id, type, value });
    const result = [
      part('k', 'keypoint', place),
      part('k', 'labels', { ...place, labels: ['nose'] }),
      part('r', 'rectangle', area),
      part('r', 'labels', { ...area, labels: ['mouse'] }),
      part('u', 'keypoint', { ...place, x: 20 }),
    ];
    const dataset = await read([task(1, result)]);
    expect(dataset.skeleton.joints).toEqual(['nose']);
    expect(places(dataset)).toEqual([[[64, 48]]]);
    expect(dataset.samples[0]?.box).toEqual({ x: 32, y: 24, width: 320, height: 240 });
    expect(dataset.remarks?.join('\n')).toMatch(/1 region is not read: keypoint;/);
  });

  it('reads one of several annotations, preferring the ground truth, and no canceled one', async () => {
    const annotation = (x: number, more = {}) => ({ result: [keypoint('nose', x, 1)], ...more });
    const annotations = [
      annotation(1, { was_cancelled: true }),
      annotation(2),
      annotation(3, { ground_truth: true }),
    ];
    const dataset = await read([{ id: 1, data: { image: 'a.png' }, annotations }]);
    expect(places(dataset)).toEqual([[[3, 1]]]);
    expect(dataset.remarks).toEqual([
      '1 task has several annotations; one of them was read – in memory/export.json',
    ]);
  });

  it('says which tasks, rectangles and regions are not read, and why nothing is labeled', async () => {
    const polygon = { ...keypoint('x', 1, 1), type: 'polygonlabels', value: { points: [[1, 2]] } };
    const choice = { type: 'choices', value: { choices: ['good'] }, from_name: 'c', to_name: 'img' };
    const generic = { ...keypoint('nose', 8, 8), type: 'labels' };
    const skipped = { ...task(2, []), annotations: [], predictions: [{ result: [keypoint('nose', 1, 1)] }] };
    const points = [keypoint('nose', 60, 10), rectangle('a', 50, 0, 50, 50), rectangle('b', 200, 0, 50, 50)];
    const dataset = await read([task(1, [...points, polygon, choice, generic]), skipped]);
    expect(places(dataset)).toEqual([[[60, 10]]]);
    expect(dataset.images?.map(({ name }) => name)).toEqual(['0a1b2c3d-m1.png']);
    expect(dataset.remarks).toEqual([
      '1 task is left out without a submitted annotation: skipped, or with predictions only – in memory/export.json',
      '1 rectangle is left out because no key point belongs to it – in memory/export.json',
      '2 regions are not read: polygonlabels, labels; expected the tags KeyPointLabels and RectangleLabels – in memory/export.json',
      '1 point was assigned to the rectangle around it, because it is not related to any – in memory/export.json',
    ]);
    await expect(read([task(1, [generic])])).rejects.toThrow(
      'nothing is labeled with key points – got 1 region is not read: labels; expected the tags KeyPointLabels and RectangleLabels',
    );
  });

  it('refuses labels in several images of one task', async () => {
    const other = keypoint('tail', 10, 10, { to_name: 'side' });
    await expect(read([task(1, [keypoint('nose', 60, 10), other])])).rejects.toThrow(
      'a task has labels in several images – got "img 0", "side 0" – expected one image for each task',
    );
    const later = keypoint('tail', 10, 10, { item_index: 1 });
    await expect(read([task(1, [keypoint('nose', 60, 10), later])])).rejects.toThrow('several images');
  });

  it('finds images by every kind of name that Label Studio writes', async () => {
    const images = [
      '/data/local-files/?d=cage%2Fa%20b.png',
      '/data/upload/3/deadbeef-c.png',
      's3://bucket/x/d.png',
    ];
    const tasks = images.map((image, id) => task(id, [keypoint('nose', 1, 1)], image));
    const there = { 'cage/a b.png': '', 'frames/c.png': '', 'x/d.png': '' };
    const { samples } = await read(tasks, there);
    expect(samples.map(({ image }) => image)).toEqual(Object.keys(there));
  });

  it('measures the image if an old export lacks its size', async () => {
    const bare = { id: 'k', type: 'keypointlabels', value: { x: 50, y: 50, keypointlabels: ['nose'] } };
    const tasks = [{ id: 1, data: { image: 'a.png' }, completions: [{ result: [bare] }] }];
    expect(places(await read(tasks, { 'a.png': pngHeader(20, 10) }))).toEqual([[[10, 5]]]);
    await expect(read(tasks)).rejects.toThrow(
      'the size of an image is not stated and the image is missing – got a.png',
    );
  });

  it.each([
    ['another JSON', { images: [] }, "not Label Studio's tasks – got a object"],
    [
      'JSON-MIN',
      [{ id: 7, image: 'a.png', kp: [] }],
      'a task without data – expected the export "JSON", not "JSON-MIN" – in memory/export.json, task 7',
    ],
    [
      'two noses',
      [task(1, [keypoint('nose', 1, 1), keypoint('nose', 2, 2)])],
      'a subject has two points "nose"',
    ],
    [
      'a turned image',
      [task(1, [keypoint('nose', 1, 1, { image_rotation: 90 })])],
      'the image was rotated in Label Studio – got 90°',
    ],
    [
      'a damaged point',
      [task(1, [keypoint('nose', 1, 1, { value: { x: 'a' } })])],
      'Label Studio\'s "value.x" is wrong',
    ],
    ['no image', [{ id: 3, data: { text: 'x' }, annotations: [] }], 'a task names no image – got text'],
    [
      'an image twice',
      [task(1, [], 'a.png'), task(2, [], 'a.png')],
      'an image is labeled in two tasks – got a.png',
    ],
    ['no points', [task(1, [rectangle('a', 1, 1, 2, 2)])], 'nothing is labeled with key points'],
  ])('refuses %s', async (_, tasks, message) => {
    await expect(read(tasks)).rejects.toThrow(message);
  });
});
