import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Image } from '../../src/images/index.ts';
import { type Model, openDetector, openModel } from '../../src/public/node/index.ts';
import { colorModel } from '../fixtures/models.ts';

const astronaut = fileURLToPath(new URL('../../examples/photographs/astronaut.png', import.meta.url));
const gray = { width: 700, height: 340, channels: 3, background: { r: 110, g: 120, b: 130 } } as const;

async function pixels(of: Sharp): Promise<Image> {
  const { data, info } = await of.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

describe('a model of people, in Node', { timeout: 120_000 }, () => {
  let model: Model;
  let two: Image;
  let room: Image;
  beforeAll(async () => {
    model = await openModel(undefined, { threads: 1 });
    const person = await sharp(astronaut).resize(300, 300).png().toBuffer();
    const layers = [20, 380].map((left) => ({ input: person, left, top: 20 }));
    two = await pixels(sharp(await sharp({ create: gray }).composite(layers).png().toBuffer()));
    room = await pixels(sharp({ create: gray }));
  });
  afterAll(() => model.close());

  it('finds everybody, as limber predict does', async () => {
    const { people } = await model.estimate(two);
    expect(people).toHaveLength(2);
    for (const { score } of people) expect(score).toBeGreaterThan(0);
    const detector = await openDetector(undefined, { threads: 1 });
    expect((await model.estimate(two, { detector })).people).toEqual(people);
    await detector.close();
  });

  it('gives an empty list for an image without people', async () => {
    expect((await model.estimate(room)).people).toEqual([]);
  });

  it('searches many images in the same way; boxes of one image go before the detector', async () => {
    const box = { x: 20, y: 20, width: 300, height: 300 };
    const requests = [
      { path: 'two', read: async () => two },
      { path: 'boxed', read: async () => two, boxes: [box] },
      { path: 'room', read: async () => room },
    ];
    const counts: number[] = [];
    for await (const { people } of model.estimateEach(requests)) counts.push(people.length);
    expect(counts).toEqual([2, 1, 0]);
    counts.length = 0;
    for await (const { people } of model.estimateEach(requests, { one: true })) counts.push(people.length);
    expect(counts).toEqual([1, 1, 1]);
  });

  it('searches the whole image for one person with `one`, which goes with neither boxes nor a detector', async () => {
    const { people } = await model.estimate(two, { one: true });
    expect(people).toHaveLength(1);
    expect(people[0]!.score).toBeUndefined();
    const box = { x: 20, y: 20, width: 300, height: 300 };
    await expect(model.estimate(two, { one: true, boxes: [box] })).rejects.toThrow(
      'the option `one` searches the whole image – got `one` and `boxes` – expected only one of them',
    );
  });
});

it('opens the detector only when an image needs it, and says when its file is wrong', {
  timeout: 60_000,
}, async () => {
  const model = await openModel(undefined, { threads: 1, detector: 'nowhere.onnx' });
  const boxes = [{ x: 0, y: 0, width: 512, height: 512 }];
  expect((await model.estimate(astronaut, { boxes })).people).toHaveLength(1);
  expect((await model.estimate(astronaut, { one: true })).people).toHaveLength(1);
  await expect(model.estimate(astronaut)).rejects.toThrow('nowhere.onnx');
  await model.close();
});

it('searches the whole image by a model of another subject than people', async () => {
  const model = await openModel(colorModel(), { threads: 1, detector: 'nowhere.onnx' });
  expect((await model.estimate(astronaut)).people).toHaveLength(1);
  await model.close();
});
