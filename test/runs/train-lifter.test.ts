import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liftBaselines } from '../../src/lift/baselines.ts';
import { liftJoints, openLifterOn, scoreLifter, viewClips } from '../../src/lift/index.ts';
import { nodePlatform } from '../../src/platform/node.ts';
import { openLiftData, trainOpenedRecipe } from '../../src/runs/index.ts';
import { readRecipe, runFolder } from '../../src/runs/node.ts';
import type { RecipeInput } from '../../src/train/index.ts';
import { tinyMocap } from '../lift/tiny-mocap.ts';

const recipe = {
  name: 'tiny lifter',
  data: { train: ['cmu:mocap'], clips: { validation: ['02'], test: ['03'] } },
  model: { kind: 'lift', width: 64, blocks: 1 },
  training: {
    batch: 64,
    steps: 150,
    optimizer: { kind: 'adamw' },
    learningRate: 0.004,
    schedule: { kind: 'constant' },
  },
  validateEvery: 50,
  checkpointEvery: 50,
} satisfies RecipeInput;

const open = () => tinyMocap();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limber-lift-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function train(
  out: string,
  options: { signal?: AbortSignal; resume?: boolean; onStep?: (step: number) => void },
) {
  const opened = await readRecipe(recipe);
  return trainOpenedRecipe(nodePlatform, opened, {
    open,
    openFolder: () => runFolder(join(folder, out)),
    threads: 1,
    clock: () => 0,
    signal: options.signal,
    resume: options.resume,
    on: (event) => {
      if (event.kind === 'step') options.onStep?.(event.step);
    },
  });
}

describe('the training of a lifter', () => {
  it('beats the mean pose on another subject, and is opened as a lifter', async () => {
    const outcome = await train('whole', {});
    expect(outcome).toMatchObject({ finished: true, step: 150, measure: 'PA-MPJPE' });
    const bytes = new Uint8Array(await readFile(join(folder, 'whole/model.onnx')));
    const lifter = await openLifterOn(bytes, 'model.onnx', nodePlatform.singleRuntime({ threads: 1 }));
    const opened = await readRecipe(recipe);
    const { train: clips, test, cameras } = await openLiftData(opened.recipe, open);
    const baselines = liftBaselines(clips, { seed: 1, cameras, count: 300 });
    const scores = await scoreLifter(
      lifter,
      baselines,
      viewClips(test, { seed: 1, cameras, views: 2, frames: 10 }),
    );
    expect(scores.lifter.frames).toBe(40);
    expect(scores.lifter.paMpjpe.mean).toBeLessThan(0.8 * scores.meanPose.paMpjpe.mean!);
    // These three subjects move alike, so a training pose is nearly right.
    expect(scores.nearest.paMpjpe.mean).toBeLessThan(0.5 * scores.meanPose.paMpjpe.mean!);
    expect(scores.lifter.mpjpe.mean).toBeGreaterThan(scores.lifter.paMpjpe.mean!);

    const names = ['right hip', 'left hip', 'right shoulder', 'left shoulder', 'neck', 'right knee'];
    const pose = Object.fromEntries(
      names.map((name, place) => [name, { x: 10 * place, y: (place * 37) % 50 }]),
    );
    const lifted = await lifter.lift(pose);
    expect(lifted).toHaveLength(liftJoints.length);
    expect(lifted[0]).toEqual({ x: 0, y: 0, z: 0 });
    expect(await lifter.lift({ ...pose, tail: { x: 0, y: 0 } })).toEqual(lifted);
    // A mirror image lifts to the mirror image.
    const mirrored = Object.fromEntries(
      Object.entries(pose).map(([name, { x, y }]) => [
        name.startsWith('left') ? name.replace('left', 'right') : name.replace('right', 'left'),
        { x: -x, y },
      ]),
    );
    const back = await lifter.lift(mirrored);
    const [neck, backNeck] = [lifted, back].map((each) => each[liftJoints.indexOf('neck')]!);
    expect(backNeck!.x).toBeCloseTo(-neck!.x, 2);
    expect(backNeck!.z).toBeCloseTo(neck!.z, 2);
    await expect(lifter.lift({ neck: { x: 1, y: 1 } })).rejects.toThrow(
      'the pose cannot be lifted – got 1 joints',
    );
    await lifter.close();
  });

  it('ends with the same model after an interruption', async () => {
    const stop = new AbortController();
    await train('broken', { signal: stop.signal, onStep: (step) => step === 70 && stop.abort() });
    const outcome = await train('broken', { resume: true });
    expect(outcome.finished).toBe(true);
    const [whole, resumed] = await Promise.all(
      ['whole', 'broken'].map((run) => readFile(join(folder, run, 'model.onnx'))),
    );
    expect(resumed!.equals(whole!)).toBe(true);
  });

  it.each([
    [
      { augmentation: { flip: 0.5 } },
      'recipe setting "augmentation.flip" has no effect – got the model "lift"',
    ],
    [
      { model: { kind: 'regressor' } },
      'recipe setting "data.clips" has no effect – got the model "regressor"',
    ],
  ])('refuses settings without an effect: %j', async (change, message) => {
    await expect(readRecipe({ ...recipe, ...change } as RecipeInput)).rejects.toThrow(message);
  });

  it('names a wrong dataset, a missing choice of clips, and a model that is no lifter', async () => {
    const openFolder = () => runFolder(join(folder, 'never'));
    const trained = async (data: RecipeInput['data']) =>
      trainOpenedRecipe(nodePlatform, await readRecipe({ ...recipe, data }), { open, openFolder });
    await expect(trained({ train: ['lsp:mocap'] })).rejects.toThrow(
      'the data "lsp:mocap" cannot train a lifter',
    );
    await expect(trained({ train: ['cmu:mocap'] })).rejects.toThrow(
      'no clip is held out to choose the model on',
    );
    const detector = new Uint8Array(await readFile('assets/nanodet-g.onnx'));
    await expect(openLifterOn(detector, 'nanodet.onnx', nodePlatform.singleRuntime({}))).rejects.toThrow(
      'not a lifter – got an ONNX file without the "limber-lift" property',
    );
  });
});
