import { describe, expect, it } from 'vitest';
import { type Dataset, memorySource } from '../../src/data/index.ts';
import type { Detector } from '../../src/detect/index.ts';
import { LimberError } from '../../src/errors.ts';
import { relabelDataset, type Teacher } from '../../src/relabel/index.ts';
import type { Pose } from '../../src/skeletons/index.ts';
import { dots } from '../fixtures/images.ts';
import { waver } from '../fixtures/models.ts';

/** A person whose right hand, head and left hand form a triangle at a point. */
const triangle = (x: number, y: number, confidence?: number): Pose =>
  [
    [x, y + 40],
    [x + 20, y],
    [x + 40, y + 40],
  ].map(([x = 0, y = 0]) => ({ point: { x, y }, ...(confidence !== undefined && { confidence }) }));

/** A teacher that sees a triangle in the corner of every box. */
const teacher: Teacher = {
  origins: [{ name: 'corner', sha256: '0' }],
  skeleton: waver,
  label: async (_, box) => triangle(box.x, box.y, 0.9),
  close: async () => {},
};
const detector: Detector = {
  origin: { name: 'two', sha256: '1' },
  minimumScore: 0.4,
  detect: async () => [10, 12, 100].map((x) => ({ box: { x, y: 10, width: 41, height: 41 }, score: 0.9 })),
  close: async () => {},
};
const labels = { ...waver, joints: ['right hand', 'left hand', 'tail'], limbs: [] };
const dataset: Dataset = {
  name: 'made up',
  skeleton: labels,
  files: memorySource(new Map([['one.png', new Uint8Array(1)]])),
  samples: [
    {
      id: 'made up/1',
      image: 'one.png',
      box: { x: 10, y: 10, width: 41, height: 41 },
      pose: [{ point: { x: 11, y: 51 } }, { point: { x: 90, y: 90 } }, { point: { x: 5, y: 5 } }],
    },
  ],
};
const options = { detector, smallest: 10 };
const decode = async () => dots(200, 100, 4, []);

describe('relabeling a dataset', () => {
  it('joins the skeletons and stores the source of every joint', async () => {
    const { dataset: result } = await relabelDataset(dataset, teacher, decode, options);
    expect(result.skeleton.joints).toEqual(['right hand', 'head', 'left hand', 'tail']);
    const [person] = result.samples;
    expect(person!.pose.map((joint) => joint?.source)).toEqual(['agreed', 'teacher', 'teacher', 'annotated']);
    expect(person!.pose[0]!.point).toEqual({ x: 11, y: 51 });
    expect(person!.conflicts).toEqual([
      {
        joint: 'left hand',
        annotated: { x: 90, y: 90 },
        teacher: { x: 50, y: 50 },
        confidence: 0.9,
        kept: 'teacher',
      },
    ]);
  });

  it('adds people found only by the detector, each once', async () => {
    const { dataset: result, found } = await relabelDataset(dataset, teacher, decode, options);
    expect(found).toBe(1);
    expect(result.samples).toHaveLength(2);
    expect(result.samples[1]).toMatchObject({
      id: 'made up/one.png/found-1',
      image: 'one.png',
      box: { x: 100, y: 10, width: 41, height: 41 },
      imageSize: { width: 200, height: 100 },
    });
    expect(result.samples[1]!.pose.map((joint) => joint?.point.x)).toEqual([100, 120, 140, undefined]);
  });

  it('adds no people who are too small, and none without a detector', async () => {
    expect((await relabelDataset(dataset, teacher, decode, { ...options, smallest: 42 })).found).toBe(0);
    const { detector: _, ...without } = options;
    expect((await relabelDataset(dataset, teacher, decode, without)).found).toBe(0);
  });

  it('gives labeled people the box of their detection, unless the dataset has a box', async () => {
    const unboxed = dataset.samples.map(({ box: _, ...sample }) => ({
      ...sample,
      pose: [{ point: { x: 14, y: 12 } }, { point: { x: 52, y: 50 } }, null],
    }));
    const boxOf = async (samples: Dataset['samples']) =>
      (await relabelDataset({ ...dataset, samples }, teacher, decode, options)).dataset.samples[0]?.box;
    expect(await boxOf(unboxed)).toEqual({ x: 12, y: 10, width: 41, height: 41 });
    expect(await boxOf(dataset.samples)).toEqual(dataset.samples[0]?.box);
  });

  it('adds half a person if few joints suffice', async () => {
    const half: Teacher = {
      ...teacher,
      label: async (_, box) =>
        triangle(box.x, box.y).map(
          (joint, place) => joint && { ...joint, confidence: place === 0 ? 0.9 : 0.1 },
        ),
    };
    expect((await relabelDataset(dataset, half, decode, options)).found).toBe(0);
    expect((await relabelDataset(dataset, half, decode, { ...options, fewest: 0.3 })).found).toBe(1);
  });

  it('adds no people with low confidence', async () => {
    const unsure: Teacher = { ...teacher, label: async (_, box) => triangle(box.x, box.y, 0.1) };
    expect((await relabelDataset(dataset, unsure, decode, options)).found).toBe(0);
  });

  it('adds no people inside a crowd', async () => {
    const crowd = {
      id: 'made up/2',
      image: 'one.png',
      crowd: true,
      pose: [null, null, null],
      box: { x: 90, y: 0, width: 110, height: 100 },
    };
    const crowded = { ...dataset, samples: [...dataset.samples, crowd] };
    const { found, dataset: result } = await relabelDataset(crowded, teacher, decode, options);
    expect(found).toBe(0);
    expect(result.samples[1]!.pose).toEqual([null, null, null, null]);
  });

  it('keeps the labels of an unreadable image, and reports it', async () => {
    const broken = async () => {
      throw new LimberError('broken');
    };
    const { dataset: result, problems } = await relabelDataset(dataset, teacher, broken, options);
    expect(problems.map(({ message }) => message)).toEqual(['broken']);
    expect(result.samples[0]!.pose.map((joint) => joint?.point.x)).toEqual([11, undefined, 90, 5]);
  });

  it('reports every image, and stops before the next one at a signal', async () => {
    const events: unknown[] = [];
    await relabelDataset(dataset, teacher, decode, { on: (event) => events.push(event) });
    expect(events).toEqual([{ kind: 'image', done: 1, total: 1 }]);
    const signal = AbortSignal.abort(new Error('enough'));
    const early = await relabelDataset(dataset, teacher, decode, { signal });
    expect(early).toMatchObject({ done: 0, images: 1, dataset: { samples: [] } });
  });
});
