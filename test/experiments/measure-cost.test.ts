import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureCost } from '../../src/experiments/run/measure-cost.ts';
import { createArchitecture, multiplyAccumulates } from '../../src/models/index.ts';
import { drawPuppets } from '../../src/runs/draw-puppets.ts';
import { openTrainingData } from '../../src/runs/train-data.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { parseRecipe, type RecipeInput } from '../../src/train/index.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-cost-'));
  await drawPuppets({ count: 10, side: 32, seed: 1, out: join(root, 'puppets') }, () => {});
});
afterAll(() => rm(root, { recursive: true }));

const recipeWith = (more: Pick<RecipeInput, 'model' | 'refinement'>) =>
  parseRecipe(
    {
      name: 'tiny',
      data: { train: ['coco:puppets'], validation: 2 },
      training: { batch: 2, steps: 100, learningRate: 0.001, optimizer: { kind: 'sgd' } },
      ...more,
    },
    'test',
  );
const cost = async (recipe: ReturnType<typeof recipeWith>) =>
  measureCost(recipe, 'tiny.yaml', await openTrainingData(recipe, root), nodeRuntime({ threads: 1 }));

describe('measureCost', () => {
  it('counts the multiply-accumulates of a recipe’s steps and times them', async () => {
    const model = {
      kind: 'cpm',
      preset: 'talk',
      width: 32,
      height: 32,
      trunk: [{ channels: 4, kernel: 3, pool: 2 }],
      firstStage: [],
      look: [],
      refine: [{ channels: 4, kernel: 3 }],
    } as const;
    const recipe = recipeWith({ model });
    const { seconds, multiplyAccumulates: macs } = await cost(recipe);
    const once = multiplyAccumulates(createArchitecture(recipe.model, { joints: lsp.joints }));
    expect(macs).toBe(100 * 2 * once);
    expect(seconds).toBeGreaterThan(0);
  });

  it('adds up the networks of a cascade, a stage with several σ as many times', async () => {
    const recipe = recipeWith({
      model: {
        kind: 'deeppose',
        network: { channels: [4], pooling: 'cells', hidden: 4 },
        stages: 3,
        size: 32,
        cropSize: 16,
        sigma: [1.5, 2],
      },
      refinement: { training: { batch: 4, steps: 10 } },
    });
    const [first, later] = [1, 2].map((stage) =>
      multiplyAccumulates(createArchitecture(recipe.model, { joints: lsp.joints, stage })),
    );
    expect((await cost(recipe)).multiplyAccumulates).toBe(100 * 2 * first! + 3 * 10 * 4 * later!);
  });
});
