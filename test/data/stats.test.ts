import { describe, expect, it } from 'vitest';
import {
  type Dataset,
  datasetStatistics,
  memorySource,
  openDataset,
  quantilesOf,
} from '../../src/data/index.ts';
import { openSource } from '../../src/data/node.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { dataFolder, haveData } from './real-data.ts';

const pair: Dataset = {
  name: 'pairs',
  skeleton: { name: 'pair', joints: ['a', 'b'], limbs: [], mirrorPairs: [], torso: ['a', 'b'] },
  files: memorySource(new Map()),
  samples: [
    {
      id: 'pairs/1',
      image: 'one.png',
      pose: [
        { point: imagePoint(0, 0), visible: true },
        { point: imagePoint(3, 4), visible: false },
      ],
      box: { x: 0, y: 0, width: 11, height: 11 },
      imageSize: { width: 20, height: 10 },
    },
    {
      id: 'pairs/2',
      image: 'one.png',
      pose: [{ point: imagePoint(10, 10) }, null],
      box: { x: 0, y: 0, width: 11, height: 11 },
    },
    {
      id: 'pairs/3',
      image: 'two.png',
      pose: [null, null],
      crowd: true,
      box: { x: 0, y: 0, width: 5, height: 5 },
    },
  ],
};

describe('datasetStatistics', () => {
  const statistics = datasetStatistics(pair, {
    splits: new Map([
      ['pairs/1', 'train'],
      ['pairs/2', 'test'],
    ]),
    sizes: new Map([['two.png', { width: 40, height: 30 }]]),
  });

  it('counts people, crowds, images and splits', () => {
    expect(statistics).toMatchObject({
      people: 2,
      withoutJoints: 0,
      crowds: 1,
      images: 1,
      splits: { train: 1, test: 1 },
    });
    expect(statistics.peoplePerImage).toEqual({
      count: 1,
      minimum: 2,
      low: 2,
      median: 2,
      high: 2,
      maximum: 2,
    });
    expect(statistics.jointsPerPerson).toMatchObject({ minimum: 1, median: 1.5, maximum: 2 });
  });

  it('counts people without a labeled joint', () => {
    const [first, ...others] = pair.samples;
    const outline = { ...first!, pose: [null, null] };
    expect(datasetStatistics({ ...pair, samples: [outline, ...others] }).withoutJoints).toBe(1);
  });

  it('measures images, people and torsos', () => {
    expect(statistics.imageWidth).toMatchObject({ count: 2, minimum: 20, maximum: 40 });
    expect(statistics.personSize).toMatchObject({ minimum: 11, maximum: 11 });
    expect(statistics.torso).toMatchObject({ count: 1, median: 5 });
  });

  it("gives each joint's share of labels, visibility, and mean position in the box", () => {
    const [a, b] = statistics.joints;
    expect(a).toMatchObject({ name: 'a', labeled: 2, visible: 1, occluded: 0 });
    expect(b).toMatchObject({ name: 'b', labeled: 1, visible: 0, occluded: 1, spread: 0 });
    // (0, 0) and (10, 10) are 5 pixels from the center of a box of 11.
    expect(a?.mean?.x).toBeCloseTo(0);
    expect(a?.spread).toBeCloseTo((5 * Math.SQRT2) / 11);
    expect(b?.mean?.y).toBeCloseTo(-1 / 11);
  });

  it('leaves unknown values out', () => {
    const empty = datasetStatistics({ ...pair, samples: [] });
    expect(empty).toMatchObject({ people: 0, images: 0, splits: {} });
    expect(empty.torso).toBeUndefined();
    expect(empty.joints[0]).toEqual({ name: 'a', labeled: 0, visible: 0, occluded: 0 });
  });
});

describe('quantilesOf', () => {
  it('interpolates linearly between neighbors', () => {
    const hundred = Array.from({ length: 101 }, (_, index) => 100 - index);
    expect(quantilesOf(hundred)).toEqual({
      count: 101,
      minimum: 0,
      low: 5,
      median: 50,
      high: 95,
      maximum: 100,
    });
    expect(quantilesOf([1, 2])?.low).toBeCloseTo(1.05);
    expect(quantilesOf([])).toBeUndefined();
  });
});

describe.skipIf(!haveData('lsp'))('statistics of LSP (skipped: no data)', () => {
  it('has the known smallest torso and share of occluded joints', async () => {
    const dataset = await openDataset(`lsp:${dataFolder}/lsp`, openSource);
    const { people, torso, joints } = datasetStatistics(dataset);
    expect(people).toBe(2000);
    expect(torso?.minimum).toBeCloseTo(2.55, 2);
    expect(joints.reduce((sum, { occluded }) => sum + occluded, 0)).toBe(2044);
  });
});
