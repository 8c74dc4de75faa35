import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { nodePlatform } from '../../src/platform/node.ts';
import { crossValidate, formatFolds, type TrainingEvent, trainRecipe } from '../../src/public/node/index.ts';
import { openTrainingData } from '../../src/runs/train-data.ts';
import { parseRecipe, type RecipeInput } from '../../src/train/index.ts';
import { limber } from '../cli/run.ts';
import { discsCascade, discsCpm, discsRecipe, discsRegressor, writeDiscs } from '../fixtures/discs.ts';

let root = '';
const at = (...parts: readonly string[]) => join(root, ...parts);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-folds-'));
  await writeDiscs(root);
});
afterAll(() => rm(root, { recursive: true }));

const recipe = discsRecipe;
const regressor = discsRegressor;

const options = (out: string) => ({ data: root, out: at(out), threads: 1, clock: () => 0 });
const scores = (out: string) => readFile(at(out, 'cross-validation.json'), 'utf8');
const idsIn = async (out: string) => {
  const { people } = JSON.parse(await readFile(at(out, 'fold.json'), 'utf8')) as { people: { id: string }[] };
  return people.map(({ id }) => id);
};

describe('crossValidate', () => {
  it("scores each person once, by a training without this person's film", async () => {
    const events: TrainingEvent[] = [];
    const run = await crossValidate(recipe(), {
      ...options('whole'),
      folds: 4,
      on: (event) => events.push(event),
    });
    expect(run).toMatchObject({ finished: true, done: 4, scores: at('whole/cross-validation.json') });
    const { folds, pck, pooled } = run.summary!;
    expect(folds.map(({ people }) => people)).toEqual([6, 6, 6, 6]);
    expect(pooled).toMatchObject({ people: 24, intervals: { method: { unit: 'people', units: 24 } } });
    const values = folds.map((fold) => fold.pck ?? Number.NaN);
    const mean = values.reduce((sum, value) => sum + value) / 4;
    expect(pck.mean).toBeCloseTo(mean, 9);
    expect(pck.deviation).toBeCloseTo(
      Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3),
      9,
    );
    // All folds have the same size, so the mean of the folds' scores is the score of all people together.
    expect(pooled.pck.mean).toBeCloseTo(mean, 9);
    expect(pooled.headline.interval!.low).toBeLessThanOrEqual(pooled.headline.score!);
    const all = await Promise.all([1, 2, 3, 4].map((fold) => idsIn(`whole/fold-${fold}`)));
    expect(new Set(all.flat()).size).toBe(24);
    const networks = events.flatMap((event) => (event.kind === 'network' ? [event.network] : []));
    expect(networks).toEqual([1, 2, 3, 4].map((fold) => `discs, fold ${fold} of 4`));
    expect(JSON.parse(await scores('whole'))).toMatchObject({ format: 1, by: 'video', folds });
    const text = formatFolds(run.summary!, run.skeleton);
    expect(text).toMatch(/fold 4 +6 .*\nmean of folds .*\ndeviation .*\nall together +24 /);
  });

  it('keeps a fold out of its training, out of its validation, and out of a second entry of the dataset', async () => {
    const parsed = parseRecipe(
      recipe(regressor, { data: { train: ['coco:train.json', 'coco:./train.json'], validation: 3 } }),
      'r',
    );
    const tools = {
      open: (place: string) => nodePlatform.openSource(at(place)),
      decodeImage: nodePlatform.decodeImage,
    };
    const data = await openTrainingData(parsed, tools, undefined, {
      unit: 'video',
      groups: new Set(['2', '5']),
    });
    const known = [
      ...data.datasets.flatMap(({ samples }) => samples),
      ...data.heldOut.map(({ sample }) => sample),
    ];
    expect(new Set(known.map(({ video }) => video))).toEqual(new Set(['0', '1', '3', '4', '6', '7']));
    expect(data.people).toBe(18);
  });

  it('continues at its fold and step after an interruption, with the same numbers', async () => {
    const cut = async (fold: number, step: number, resume: boolean) => {
      const abort = new AbortController();
      return crossValidate(recipe(), {
        ...options('cut'),
        folds: 4,
        resume,
        signal: abort.signal,
        on: (event) => {
          if (event.kind === 'step' && event.network.includes(`fold ${fold} `) && event.step === step)
            abort.abort();
        },
      });
    };
    expect(await cut(2, 4, false)).toMatchObject({ finished: false, done: 1 });
    expect((await readdir(at('cut'))).sort()).toEqual(['fold-1', 'fold-2', 'folds.json']);
    expect(await cut(3, 1, true)).toMatchObject({ finished: false, done: 2 });
    const events: TrainingEvent[] = [];
    const run = await crossValidate(recipe(), {
      ...options('cut'),
      folds: 4,
      resume: true,
      on: (event) => events.push(event),
    });
    const begun = events.flatMap((event) => (event.kind === 'started' ? [event.firstStep] : []));
    expect(begun).toEqual([1, 0]);
    expect(run.finished).toBe(true);
    expect(await scores('cut')).toBe(await scores('whole'));
    for (const fold of [1, 2, 3, 4])
      expect(await readFile(at(`cut/fold-${fold}/model.onnx`))).toEqual(
        await readFile(at(`whole/fold-${fold}/model.onnx`)),
      );
  });

  it('refuses another recipe, division or run in the same folder', async () => {
    const again = (input: RecipeInput, more: object) =>
      crossValidate(input, { ...options('whole'), folds: 4, ...more });
    await expect(again(recipe(), {})).rejects.toThrow(
      /already holds a cross-validation – expected the option "resume"/,
    );
    await expect(again(recipe(), { resume: true, folds: 3 })).rejects.toThrow(
      /3 folds by video now, 4 by video before/,
    );
    await expect(again(recipe(regressor, { bestBy: 'epe' }), { resume: true })).rejects.toThrow(
      /got another "bestBy"/,
    );
    await expect(again(recipe(), { folds: 1 })).rejects.toThrow(/wrong number of folds/);
    await expect(again(recipe(), { folds: 9, out: at('nine') })).rejects.toThrow(
      /9 folds cannot be made – got 8 videos/,
    );
    const many = recipe(regressor, { data: { train: ['coco:train.json'], validation: 18 } });
    await expect(again(many, { out: at('many') })).rejects.toThrow(
      /18 (people|subjects) cannot be held out .* got 18 in coco:train.json, without those of the fold/,
    );
    await trainRecipe(recipe(), options('plain'));
    await expect(again(recipe(), { out: at('plain') })).rejects.toThrow(/already holds a run without folds/);
    await expect(trainRecipe(recipe(), { ...options('whole'), resume: true })).rejects.toThrow(
      /already holds a cross-validation/,
    );
  });

  it.each([
    ['Convolutional Pose Machine', discsCpm, {}],
    ['cascade', discsCascade, { refinement: { start: 'random', people: 8, training: { steps: 3 } } }],
  ])('measures a %s', async (name, model, more) => {
    const run = await crossValidate(recipe(model, more), { ...options(name), folds: 2 });
    expect(run.summary?.pooled.people).toBe(24);
    expect(run.summary?.folds.map(({ people }) => people)).toEqual([12, 12]);
  });
});

describe('limber train --folds', () => {
  it('prints folds and the score of all people, and refuses conflicting options', async () => {
    await writeFile(at('discs.yaml'), stringify(recipe()));
    const words = ['train', at('discs.yaml'), '--root', root, '--out', at('command'), '--threads', '1'];
    const { status, stdout, stderr } = await limber([...words, '--folds', '2', '--fold-by', 'image']);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/fold 1 +12 .*\nfold 2 +12 [\s\S]*all together +24 /),
    ]);
    expect(stdout).toContain(`scores  ${at('command/cross-validation.json')}`);
    expect(stderr).toContain('2 folds of 12, 12 subjects, 24 images in all');
    const one = await limber([...words, '--folds', '1']);
    expect([one.status, one.stderr]).toEqual([1, expect.stringContaining('wrong number of folds')]);
    const dry = await limber([...words, '--folds', '2', '--dry-run']);
    expect([dry.status, dry.stderr]).toEqual([
      2,
      expect.stringContaining('--folds trains, and --dry-run does not'),
    ]);
    const without = await limber([...words, '--fold-by', 'image']);
    expect([without.status, without.stderr]).toEqual([
      2,
      expect.stringContaining('--fold-by is for --folds'),
    ]);
  });
});
