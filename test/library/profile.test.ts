import { expect, it } from 'vitest';
import {
  formatProfile,
  importableNetworks,
  importNetwork,
  profileModel,
  profileStep,
  timeModel,
  timeStep,
} from '../../src/public/node/index.ts';
import type { RecipeInput } from '../../src/train/index.ts';
import { colorModel } from '../fixtures/models.ts';

const recipe: RecipeInput = {
  name: 'tiny',
  data: { train: ['coco:nowhere'] },
  model: { kind: 'regressor', width: 32, height: 32 },
  training: { batch: 4, steps: 4, learningRate: 0.001, optimizer: { kind: 'adam' } },
};

it('times a model and a training step the requested number of times', async () => {
  const model = await timeModel(colorModel(), { repetitions: 3, threads: 1 });
  expect(model.times).toHaveLength(3);
  expect(model.milliseconds).toBe(model.times.toSorted((a, b) => a - b)[1]);
  const step = await timeStep(recipe, { repetitions: 2, threads: 1, batch: 2 });
  expect(step.times).toHaveLength(2);
  expect(step.milliseconds).toBeGreaterThan(0);
});

it('lists the slowest operators', async () => {
  const { operators, ceilings } = await profileModel(colorModel(), { repetitions: 1, threads: 1 });
  expect(operators.length).toBeGreaterThan(0);
  expect(ceilings!.memory).toBeGreaterThan(0);
  expect(formatProfile(operators, ceilings!)).toContain('GFLOP/s');
  const step = await profileStep(recipe, { repetitions: 1, threads: 1, batch: 2 });
  expect(step.operators.length).toBeGreaterThan(operators.length);
});

it('ends after the run in progress', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(timeModel(colorModel(), { signal, threads: 1 })).rejects.toThrow('enough');
});

it('imports networks by name, and names a missing file', async () => {
  for (const name of importableNetworks) {
    await expect(importNetwork(name, { from: '/nowhere' })).rejects.toThrow(
      new RegExp(`cannot read file .*${name}\\.(json|bin)`),
    );
  }
  await expect(importNetwork('movenet-slow' as never, { from: '.' })).rejects.toThrow(
    'unknown network – got "movenet-slow" – expected movenet-lightning or movenet-thunder',
  );
});
