import { describe, expect, it } from 'vitest';
import { lengthened } from '../../src/experiments/index.ts';
import { parseRecipe, type RecipeInput } from '../../src/train/index.ts';

const recipe: RecipeInput = {
  name: 'ten',
  data: { train: ['lsp:lsp'] },
  model: { kind: 'cpm', preset: 'modern' },
  training: {
    batch: 2,
    steps: 1000,
    learningRate: 0.1,
    schedule: { kind: 'step', every: 400, factor: 0.5, warmup: 100 },
    optimizer: { kind: 'sgd' },
    gradientStatistics: 1,
  },
};

describe('lengthened', () => {
  it('keeps the shape of a training: warm-up, falling rate, validations', () => {
    expect(lengthened(recipe, 0.5)).toMatchObject({
      training: { steps: 500, schedule: { every: 200, warmup: 50 }, gradientStatistics: 167 },
      validateEvery: 84,
      checkpointEvery: 42,
    });
  });

  it('lengthens the trainings of a cascade’s later networks too', () => {
    const cascade = { ...recipe, refinement: { training: { steps: 300, batch: 4 } } };
    expect(lengthened(cascade, 2).refinement?.training).toEqual({ steps: 600, batch: 4 });
  });

  it('leaves at least one step', () => {
    const cascade = { ...recipe, model: { kind: 'deeppose' as const, stages: 2 } };
    const short = lengthened({ ...cascade, refinement: { training: { steps: 3 } } }, 1e-4);
    expect([short.training.steps, short.refinement?.training?.steps]).toEqual([1, 1]);
    expect(() => parseRecipe(short, 'test')).not.toThrow();
  });
});
