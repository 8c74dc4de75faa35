import { afterEach, expect, it, vi } from 'vitest';
import { type Dataset, memorySource } from '../../src/data/index.ts';
import type { Detector } from '../../src/detect/index.ts';
import { LimberError } from '../../src/errors.ts';
import type { Image } from '../../src/images/index.ts';
import { timeImages } from '../../src/predictions/image-times.ts';
import { scoreDetectorOn } from '../../src/predictions/index.ts';
import { timesInWords } from '../../src/report/index.ts';
import type { EstimateOptions, Model } from '../../src/runs/index.ts';
import { lsp } from '../../src/skeletons/index.ts';

afterEach(() => vi.restoreAllMocks());

const box = (x: number) => ({ x, y: 0, width: 20, height: 20 });
const picture = (width: number): Image => ({ width, height: 10, data: new Uint8Array(30 * width) });
/** The first byte of a file is the image's width; 0 is a broken image. */
const decode = async ([width = 0]: Uint8Array, name: string) => {
  if (width === 0) throw new LimberError({ what: 'cannot decode image', where: name });
  return picture(width);
};
const sample = (id: string, image: string, x?: number) => {
  return { id, image, pose: [], ...(x !== undefined && { box: box(x) }) };
};
const dataset: Dataset = {
  name: 'boxes',
  skeleton: lsp,
  files: memorySource(
    new Map([10, 20, 30, 0].map((width) => [`${width}.png`, new Uint8Array([width])] as const)),
  ),
  samples: [
    sample('one', '10.png', 0),
    sample('two', '10.png', 100),
    sample('lost', '0.png', 0),
    sample('unboxed', '20.png'),
  ],
  images: [{ name: '10.png' }, { name: '20.png' }, { name: '30.png' }, { name: '0.png' }],
};

/** Sees a sure person at 0 and a doubtful one at 100 in the first image, and a sure one in the image without people. */
const detector: Detector = {
  origin: { name: 'fake.onnx', sha256: '0' },
  minimumScore: 0.4,
  async detect({ width }, { minimumScore = 0.4 } = {}) {
    const all = [
      { box: box(0), score: 0.9 },
      { box: box(100), score: 0.2 },
    ];
    const seen = width === 10 ? all : width === 30 ? [{ box: box(0), score: 0.8 }] : [];
    return seen.filter(({ score }) => score >= minimumScore);
  },
  close: async () => {},
};

it('scores reported boxes by recall and precision, and all boxes by AP, in images without labels too', async () => {
  const steps: number[] = [];
  const score = await scoreDetectorOn(detector, dataset, decode, { on: ({ done }) => steps.push(done) });
  expect(score).toMatchObject({ images: 3, people: 3, found: 2, minimumScore: 0.4 });
  expect(score.recall).toBeCloseTo(100 / 3, 9);
  expect(score.precision).toBe(50);
  // By rank: right, wrong, right; two of three people are found, at precisions of 1 and 2/3.
  expect(score.boxes.ap50).toBeCloseTo((100 * (34 + (33 * 2) / 3)) / 101, 9);
  expect(score.problems.map(({ message }) => message)).toEqual(['cannot decode image – in memory/0.png']);
  expect(steps).toEqual([1, 2, 3, 4]);
});

it('refuses a dataset without boxes, and ends with its signal', async () => {
  const unboxed = { ...dataset, samples: [sample('unboxed', '20.png')] };
  await expect(scoreDetectorOn(detector, unboxed, decode)).rejects.toThrow(
    'the dataset has no boxes to score a detector on',
  );
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(scoreDetectorOn(detector, dataset, decode, { signal })).rejects.toThrow('enough');
});

/** A clock that only moves when it is told to. */
function stillClock() {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  return (milliseconds: number) => {
    now += milliseconds;
  };
}

it('measures the parts of the time for an image, and leaves out broken images and the first run', async () => {
  const pass = stillClock();
  let runs = 0;
  const slow: Detector = {
    ...detector,
    async detect(image) {
      pass(20);
      return detector.detect(image);
    },
  };
  const model = {
    async estimate(image: Image, { detector, onNetwork }: EstimateOptions) {
      const people = (await detector?.detect(image)) ?? [];
      if (runs++ === 0) pass(1000);
      for (const _ of people) {
        pass(30);
        onNetwork?.(30);
      }
      pass(4);
      return { people };
    },
  } as unknown as Model<never>;
  const read = (width: number) => async () => {
    pass(5);
    return decode(new Uint8Array([width]), 'an image');
  };
  const times = await timeImages(model, [0, 10, 20].map(read), { detector: slow });
  expect(times).toEqual({
    images: 2,
    people: 0.5,
    milliseconds: { decode: 5, detector: 20, network: 15, rest: 4 },
  });
  expect(timesInWords(times!, lsp)).toBe(
    'decode 5.0 + detector 20.0 + network 15.0 + rest 4.0 = 44.0 ms for an image, in which 0.5 people are found (mean of 2 images, one after the other)',
  );
  const alone = await timeImages(model, [20].map(read), {});
  expect(alone!.milliseconds).toEqual({ decode: 5, network: 0, rest: 4 });
  expect(await timeImages(model, [0].map(read), {})).toBeUndefined();
});
