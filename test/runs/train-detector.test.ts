import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDetector } from '../../src/public/node/detector.ts';
import { previewRecipe, trainRecipe } from '../../src/public/node/train.ts';
import type { TrainingEvent } from '../../src/runs/index.ts';
import { drawSyntheticFigures } from '../../src/runs/node.ts';
import type { RecipeInput } from '../../src/train/index.ts';
import { tinyDetector } from '../fixtures/tiny-detector.ts';
import { faults } from '../report/well-formed.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-detector-'));
  await drawSyntheticFigures({ count: 60, side: 64, seed: 2, out: join(root, 'figures') });
  await writeFile(join(root, 'tiny.onnx'), tinyDetector());
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

const recipe: RecipeInput = {
  name: 'tiny detector',
  data: { train: ['coco:figures'], validation: 12 },
  model: { kind: 'detector', network: 'tiny.onnx', size: 64 },
  augmentation: { flip: 0.5, scale: { uniform: 0.2 }, shift: { uniform: 0.1 }, mosaic: 0.3 },
  training: {
    batch: 8,
    steps: 200,
    learningRate: 4e-3,
    schedule: { kind: 'cosine', warmup: 10 },
    optimizer: { kind: 'adamw' },
    emaDecay: 0.9,
  },
  validateEvery: 100,
};

function train(out: string, set: Record<string, unknown> = {}, options = {}) {
  const events: TrainingEvent[] = [];
  const on = (event: TrainingEvent) => void events.push(event);
  const run = trainRecipe(recipe, { data: root, out: join(root, out), threads: 1, set, on, ...options });
  return run.then((outcome) => ({ ...outcome, events }));
}

describe('training a detector', () => {
  it('finds synthetic figures outside its training data', async () => {
    const { best, measure, events, model } = await train('run');
    expect(measure).toBe('box AP');
    expect(events.filter(({ kind }) => kind === 'warning')).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'note')).toEqual([]);
    const scores = events.flatMap((event) => (event.kind === 'validated' ? [event.validation] : []));
    expect(scores).toHaveLength(2);
    expect(best?.score).toBeGreaterThan(15);
    expect(scores.at(-1)?.ap50).toBeGreaterThan(45);
    const page = await readFile(join(root, 'run', 'run.html'), 'utf8');
    expect(faults(page)).toEqual([]);
    expect(page).toMatch(
      /Finished, step 200 of 200\. The best detector has box AP [\d.]+ on 12 images held out/,
    );
    expect(page.match(/<svg role="img" aria-label="[^"]* over the steps/g)).toHaveLength(4);
    for (const name of ['AP@0.50', 'recall', 'precision', 'missed label', 'wrong box'])
      expect(page).toContain(`${name}</li>`);
    const mistakes = [...page.matchAll(/(\d+) of (\d+) labels? found, (no|\d+) wrong/g)].map(
      ([, hit, all, wrong]) => Number(all) - Number(hit) + (wrong === 'no' ? 0 : Number(wrong)),
    );
    expect(mistakes).toHaveLength(24);
    expect(mistakes).toEqual(mistakes.toSorted((one, other) => other - one));
    // The file is a detector like the one before, at any size, with what it was trained on.
    const detector = await openDetector(model, { threads: 1 });
    expect(detector.origin.name).toBe('model.onnx');
    await detector.close();
    expect(Buffer.from(await readFile(model)).toString('latin1')).toContain('limber-training');
  }, 120_000);

  it('continues after an interruption with the same numbers', async () => {
    const set = { 'training.steps': 6, validateEvery: 6, checkpointEvery: 2 };
    await train('whole', set);
    const stop = new AbortController();
    const on = (event: TrainingEvent) => event.kind === 'step' && event.step === 3 && stop.abort();
    const first = await train('halved', set, { on, signal: stop.signal });
    expect(first.finished).toBe(false);
    await train('halved', set, { resume: true });
    const [whole, halved] = await Promise.all(
      ['whole', 'halved'].map((run) => readFile(join(root, run, 'model.onnx'))),
    );
    expect(halved!.equals(whole!)).toBe(true);
  }, 120_000);

  it('draws its training boxes', async () => {
    const { sheet } = await previewRecipe(recipe, { data: root, rows: 1, columns: 2 });
    const isBoxColor = (index: number) =>
      sheet.data[index] === 255 && sheet.data[index + 1] === 120 && sheet.data[index + 2] === 0;
    expect(Array.from({ length: sheet.data.length / 3 }, (_, pixel) => 3 * pixel).some(isBoxColor)).toBe(
      true,
    );
  }, 60_000);

  it('refuses settings, detectors and data that cannot be trained', async () => {
    await expect(train('no', { 'augmentation.rotation': { uniform: 10 } })).rejects.toThrow(
      'recipe setting "augmentation.rotation" has no effect – got the model "detector"',
    );
    await writeFile(join(root, 'plain.onnx'), await readFile('assets/movenet-lightning-trunk.onnx'));
    await expect(train('no', { 'model.network': 'plain.onnx' })).rejects.toThrow(
      'the network has no description of its boxes',
    );
  });
});
