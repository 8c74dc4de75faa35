import { describe, expect, it } from 'vitest';
import { train } from '../../src/train/index.ts';
import { checkpointIn, cpm, memoryFolder, recipe, tinyRun } from './tiny-run.ts';

const normalized = {
  ...recipe,
  model: {
    ...cpm,
    trunk: [{ channels: 8, kernel: 3, stride: 2, normalize: 'batch' }],
    firstStage: [{ channels: 8, kernel: 3, residual: true, dilation: 2, normalize: 'batch' }],
  },
};

describe('a network with batch normalization', () => {
  it('stores running statistics and their average, and continues from both', async () => {
    const [whole, parts] = [memoryFolder(), memoryFolder()];
    await train(tinyRun(whole, normalized));
    const controller = new AbortController();
    const interrupted = tinyRun(parts, normalized, {
      signal: controller.signal,
      spoil: (batch) => {
        if (batch.step === 4) controller.abort();
        return batch;
      },
    });
    await train(interrupted);
    await train(tinyRun(parts, normalized, { resume: true }));
    expect(checkpointIn(parts)).toEqual(checkpointIn(whole));

    const { tensors } = checkpointIn(whole);
    const name = 'stage1/trunk/conv1/normalization/variance';
    const [running, averaged] = [tensors.get(name), tensors.get(`average/${name}`)];
    expect(running!.every((value) => value !== 1)).toBe(true);
    expect(averaged).toHaveLength(8);
    expect(averaged).not.toEqual(running);
    expect(tensors.has(`mean/${name}`)).toBe(false);
  });

  it('learns, and predicts with the stored statistics', async () => {
    const run = tinyRun(memoryFolder(), {
      ...normalized,
      training: { ...recipe.training, steps: 160, learningRate: 6e-3, emaDecay: 0.95 },
      validateEvery: 80,
    });
    await train(run);
    const [first, last] = [run.told.losses[0]!, run.told.losses.at(-1)!];
    expect(last).toBeLessThan(0.7 * first);
    expect(run.told.validations.at(-1)!.score).toBeGreaterThan(60);
  });
});
