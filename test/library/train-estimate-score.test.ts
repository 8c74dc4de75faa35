import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type EstimatedImage,
  openDataset,
  openModel,
  renderReport,
  scoreModel,
  type TrainingEvent,
  type TrainingRun,
  trainRecipe,
} from '../../src/public/node/index.ts';
import { drawSyntheticFigures } from '../../src/runs/node.ts';
import type { RecipeInput } from '../../src/train/index.ts';

/** The programs of the README, on synthetic figures. */

let root = '';
const at = (...names: string[]) => join(root, ...names);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-library-'));
  await drawSyntheticFigures({ count: 20, side: 32, seed: 1, out: at('figures') });
});
afterAll(() => rm(root, { recursive: true }));

const training = {
  batch: 4,
  steps: 4,
  learningRate: 0.001,
  optimizer: { kind: 'adam' },
} satisfies RecipeInput['training'];
const common = {
  data: { train: ['coco:figures'], validation: 2 },
  training,
  checkpointEvery: 2,
  validateEvery: 2,
};
const models = {
  cpm: {
    kind: 'cpm',
    preset: 'talk',
    width: 32,
    height: 32,
    trunk: [{ channels: 4, kernel: 3, pool: 2 }],
    firstStage: [],
    look: [],
    refine: [{ channels: 4, kernel: 3 }],
  },
  deeppose: {
    kind: 'deeppose',
    network: { channels: [4], pooling: 'cells', hidden: 4 },
    stages: 2,
    size: 32,
    cropSize: 16,
    sigma: [1.5],
  },
  regressor: { kind: 'regressor', width: 32, height: 32 },
} satisfies Record<string, RecipeInput['model']>;

const recipe = (kind: keyof typeof models): RecipeInput => ({ name: kind, model: models[kind], ...common });

const collect = async (images: AsyncIterable<EstimatedImage>) => {
  const all: EstimatedImage[] = [];
  for await (const image of images) all.push(image);
  return all;
};

it.each(['cpm', 'deeppose', 'regressor'] as const)(
  'trains a %s, estimates with it and scores it, in one call each',
  async (kind) => {
    const events: TrainingEvent[] = [];
    const run = await trainRecipe(recipe(kind), {
      data: root,
      out: at('runs', kind),
      threads: 1,
      on: (event) => events.push(event),
    });
    expect(run).toMatchObject({ finished: true, model: `${at('runs', kind)}/model.onnx` });
    const steps = events.filter((event) => event.kind === 'step').map(({ step }) => step);
    expect(steps.slice(0, 4)).toEqual([1, 2, 3, 4]);
    expect(new Set(events.map((event) => event.kind))).toContain('validated');

    const model = await openModel(run.model, { threads: 1 });
    try {
      const photo = at('figures/images/000001.png');
      const { path, image, people } = await model.estimate(photo, { one: true });
      expect([path, image.width, image.height, people.length]).toEqual([photo, 32, 32, 1]);
      const named = Object.keys(people[0]!.joints);
      expect(named).toHaveLength(people[0]!.pose.filter((joint) => joint !== null).length);

      const dataset = await openDataset(`coco:${at('figures')}`, { split: 'test' });
      const score = await scoreModel(model, dataset, { date: '2026-01-01T00:00:00.000Z' });
      expect(score.pck).toBeGreaterThanOrEqual(0);
      expect(score.document.data).toMatchObject({ split: 'test', people: 4 });
      expect(score.problems).toEqual([]);
      expect(await renderReport(score)).toMatch(/<!doctype html>/i);
    } finally {
      await model.close();
    }
  },
  120_000,
);

it('writes the name and the digest of the model that a training begins with, not its path', async () => {
  const start = await trainRecipe(recipe('regressor'), { data: root, out: at('runs/start'), threads: 1 });
  const set = { initialize: start.model, name: 'tuned' };
  const options = { data: root, out: at('runs/tuned'), threads: 1, set };
  const tuned = await trainRecipe(recipe('regressor'), options);
  const digest = createHash('sha256')
    .update(await readFile(start.model))
    .digest('hex');
  const model = await openModel(tuned.model, { threads: 1 });
  expect(model.metadata.provenance.initializedFrom).toBe(`regressor (SHA-256 ${digest})`);
  await model.close();
  const files = [tuned.model, at('runs/tuned/run.html')];
  for (const file of files) expect((await readFile(file)).includes('runs/start')).toBe(false);
}, 120_000);

it('estimates the same from a path, an address, bytes and pixels', async () => {
  const model = await openModel(undefined, { threads: 1 });
  const path = at('figures/images/000002.png');
  const bytes = await readFile(path);
  const { image } = await model.estimate(path, { one: true });
  const inputs = [
    path,
    pathToFileURL(path),
    bytes,
    new URL(`data:image/png;base64,${bytes.toString('base64')}`),
    image,
  ];
  const poses = [];
  for (const input of inputs)
    poses.push((await model.estimate(input, { one: true })).people.map(({ pose }) => pose));
  await model.close();
  for (const pose of poses) expect(pose).toEqual(poses[0]);
});

it('reads files, folders and patterns in order, continues after broken ones, and gives one person per box', async () => {
  await writeFile(at('figures/images/000000-broken.png'), 'no image');
  const model = await openModel(undefined, { threads: 1 });
  const box = { x: 2, y: 2, width: 20, height: 25 };
  const found = await collect(model.estimateEach(at('figures/images/*.png'), { boxes: [box, box] }));
  const missing = await collect(
    model.estimateEach([at('nothing.png'), at('figures/images/000003.png')], { one: true }),
  );
  await model.close();
  expect(found).toHaveLength(21);
  expect(found[0]!.problem?.message).toMatch(/^cannot decode image .*000000-broken\.png$/);
  expect(found[0]!.people).toEqual([]);
  expect(found.slice(1).map(({ people }) => people.length)).toEqual(Array.from({ length: 20 }, () => 2));
  expect(found.slice(1).map(({ path }) => path)).toEqual(
    Array.from({ length: 20 }, (_, index) => at(`figures/images/${String(index + 1).padStart(6, '0')}.png`)),
  );
  expect(missing.map(({ people, problem }) => [people.length, problem?.message.slice(0, 17)])).toEqual([
    [1, undefined],
    [0, 'cannot read image'],
  ]);
});

it('stops at a signal with a checkpoint, and continues to the numbers of an uninterrupted run', async () => {
  const train = (out: string, stopAfter?: number) => {
    const controller = new AbortController();
    return trainRecipe(recipe('cpm'), {
      data: root,
      out: at('runs', out),
      resume: true,
      threads: 1,
      signal: controller.signal,
      clock: () => Date.UTC(2026, 0, 1),
      on(event) {
        if (event.kind === 'step' && event.step === stopAfter) controller.abort();
      },
    });
  };
  const model = async ({ model: path }: TrainingRun) => readFile(path);
  const whole = await train('whole');
  expect(await train('stopped', 3)).toMatchObject({ finished: false, step: 3 });
  const resumed = await train('stopped');
  expect(resumed).toMatchObject({ finished: true, step: 4 });
  expect(await model(resumed)).toEqual(await model(whole));
});

it('refuses to begin in the folder of another run, and says how a program continues it', async () => {
  const options = { data: root, out: at('runs', 'whole'), threads: 1 };
  const problem = await trainRecipe(recipe('cpm'), options).catch((error: unknown) => error);
  expect((problem as Error).message).toMatch(/^the folder already holds a run/);
});
