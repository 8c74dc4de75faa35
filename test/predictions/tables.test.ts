import { describe, expect, it } from 'vitest';
import { memorySource, readDeepLabcut } from '../../src/data/index.ts';
import { csvPredictions } from '../../src/predictions/csv.ts';
import { type ImagePrediction, tabulatePredictions } from '../../src/predictions/index.ts';
import type { Skeleton } from '../../src/skeletons/index.ts';

const skeleton: Skeleton = { name: 'mouse', joints: ['snout', 'left ear'], limbs: [], mirrorPairs: [] };
const person = (x: number, ear = true) => ({
  box: [0, 0, 10, 10] as const,
  joints: {
    snout: { x, y: 2.25, confidence: 0.5 },
    ...(ear && { 'left ear': { x: x + 1, y: 3, confidence: 0.25 } }),
  },
});
const image = (name: string, ...people: ImagePrediction['people']) => ({
  image: name,
  width: 10,
  height: 10,
  people,
});
const one = [image('a, b.png', person(1)), image('c.png', person(5, false)), image('nobody.png')];
const several = [image('a.png', person(1), person(7)), image('c.png', person(5, false))];

describe('predictions as a table', () => {
  it('can be read by the reader of predictions', async () => {
    const bytes = await tabulatePredictions([...one, ...several], { skeleton, format: 'csv' });
    const text = new TextDecoder().decode(bytes);
    expect(text.split('\n').slice(0, 3)).toEqual([
      'image,snout_x,snout_y,snout_confidence,left_ear_x,left_ear_y,left_ear_confidence',
      '"a, b.png",1,2.25,0.5,2,3,0.25',
      'c.png,5,2.25,0.5,,,',
    ]);
    const found = csvPredictions(text, 'some.csv', { skeleton, usualOrigin: 0 } as never);
    expect(found).toMatchObject({
      kind: 'detected',
      images: ['a, b.png', 'c.png', 'a.png', 'a.png', 'c.png'],
    });
    expect(found).toHaveProperty(
      ['people', 1, 'pose'],
      [{ point: { x: 5, y: 2.25 }, confidence: 0.5 }, null],
    );
  });

  it("have the dataset's own names of joints, which the reader knows whatever the labels call them", async () => {
    const joints = ['snout', 'left ear', 'right ear'];
    const spellings = { 'left ear': 'ear_L', 'right ear': 'ear_R' };
    const both = [
      { ...person(1), joints: { ...person(1).joints, 'right ear': { x: 9, y: 8, confidence: 1 } } },
    ];
    const bytes = await tabulatePredictions([image('a.png', ...both)], {
      skeleton: { ...skeleton, joints, spellings },
      format: 'csv',
    });
    const text = new TextDecoder().decode(bytes);
    expect(text).toMatch(/^image,snout_x,.*ear_L_x,.*ear_R_x,/);
    const found = csvPredictions(text, 'some.csv', {
      skeleton: { ...skeleton, joints },
      usualOrigin: 0,
    } as never);
    expect(found).toHaveProperty(['people', 0, 'pose', 1, 'point'], { x: 2, y: 3 });
    expect(found).toHaveProperty(['people', 0, 'pose', 2, 'point'], { x: 9, y: 8 });
  });

  it.each([
    ['deeplabcut csv', '.csv'],
    ['deeplabcut h5', '.h5'],
  ] as const)("as %s have DeepLabCut's layout: its reader of labels reads them", async (format, ending) => {
    const read = async (images: readonly ImagePrediction[]) => {
      const bytes = await tabulatePredictions(images, { skeleton, format, scorer: 'net' });
      return readDeepLabcut(memorySource({ [`CollectedData_net${ending}`]: bytes }));
    };
    const xs = ({ samples }: Awaited<ReturnType<typeof read>>) =>
      samples.map(({ image, pose }) => [image, ...pose.map((joint) => joint?.point.x)]);
    expect(xs(await read(one))).toEqual([
      ['a, b.png', 1, 2],
      ['c.png', 5, undefined],
    ]);
    expect(xs(await read(several))).toEqual([
      ['a.png', 1, 2],
      ['a.png', 7, 8],
      ['c.png', 5, undefined],
    ]);
  });
});
