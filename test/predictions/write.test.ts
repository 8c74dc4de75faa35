import { expect, it } from 'vitest';
import type { TextSink } from '../../src/files/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { PredictionsWriter, personPrediction } from '../../src/predictions/write.ts';
import { colorMetadata, waver } from '../fixtures/models.ts';

function memorySink(limit = Number.POSITIVE_INFINITY) {
  let text = '';
  let abandoned = false;
  const sink: TextSink = {
    async write(more) {
      text += more;
      if (text.length > limit) throw new Error('full');
    },
    async finish() {},
    finishEarly: async () => 'early.json',
    async abandon() {
      abandoned = true;
    },
  };
  return { sink, text: () => text, abandoned: () => abandoned };
}

const people = [
  personPrediction(
    waver,
    [{ point: imagePoint(1, 2.345) }, null, null],
    { x: 0, y: 0, width: 3, height: 4 },
    {
      width: 8,
      height: 8,
    },
  ),
];

it('puts a box and a joint on one line, and does not change names', async () => {
  const { sink, text } = memorySink();
  const writer = await PredictionsWriter.begin(sink, '1.2.3', colorMetadata);
  const image = 'a [ 1 ] {  2  } \n.jpg';
  await writer.add({ image, width: 3, height: 4, people });
  await writer.finish();
  expect(JSON.parse(text())).toEqual({
    limber: '1.2.3',
    model: 'colors',
    skeleton: 'waver',
    confidence: expect.stringMatching(/^not calibrated/),
    images: [{ image, width: 3, height: 4, people }],
  });
  expect(text()).toContain('"box": [0, 0, 3, 4],\n');
  expect(text()).toContain('"right hand": { "x": 1, "y": 2.35 }\n');
});

it('is whole JSON when it is finished early', async () => {
  const { sink, text } = memorySink();
  const writer = await PredictionsWriter.begin(sink, '1.2.3', colorMetadata);
  await writer.add({ image: 'a.jpg', width: 3, height: 4, people });
  expect(await writer.finishEarly()).toBe('early.json');
  expect(JSON.parse(text()).images).toHaveLength(1);
});

it('abandons a sink that it cannot write to', async () => {
  const { sink, abandoned } = memorySink(5);
  await expect(PredictionsWriter.begin(sink, '1.2.3', colorMetadata)).rejects.toThrow('full');
  expect(abandoned()).toBe(true);
});

it('marks joints outside the image, and states the least confidence', async () => {
  const { sink, text } = memorySink();
  const writer = await PredictionsWriter.begin(sink, '1.2.3', colorMetadata, 0.25);
  const pose = [{ point: imagePoint(3, -13), confidence: 0.97 }, { point: imagePoint(7.4, 7.4) }, null];
  const size = { width: 8, height: 8 };
  const person = personPrediction(waver, pose, { x: 0, y: 0, width: 8, height: 8 }, size);
  await writer.add({ image: 'a.jpg', ...size, people: [person] });
  await writer.finish();
  const written = JSON.parse(text());
  expect(written.minConfidence).toBe(0.25);
  expect(written.images[0].people[0].joints).toEqual({
    'right hand': { x: 3, y: -13, confidence: 0.97, outside: true },
    head: { x: 7.4, y: 7.4 },
  });
});
