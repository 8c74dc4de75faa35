import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureCost } from '../../src/experiments/run/measure-cost.ts';
import { createNetworks, multiplyAccumulates } from '../../src/models/index.ts';
import { nodePlatform } from '../../src/platform/node.ts';
import { type OpenedRecipe, openTrainingData } from '../../src/runs/index.ts';
import { drawSyntheticFigures, readRecipe } from '../../src/runs/node.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { lsp } from '../../src/skeletons/index.ts';
import type { RecipeInput } from '../../src/train/index.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-cost-'));
  await drawSyntheticFigures({ count: 10, side: 32, seed: 1, out: join(root, 'puppets') });
});
afterAll(() => rm(root, { recursive: true }));

const recipeWith = (more: Pick<RecipeInput, 'model' | 'refinement'>) =>
  readRecipe({
    name: 'tiny',
    data: { train: ['coco:puppets'], validation: 2 },
    training: { batch: 2, steps: 100, learningRate: 0.001, optimizer: { kind: 'sgd' } },
    ...more,
  });
const tools = {
  open: (place: string) => nodePlatform.openSource(join(root, place)),
  decodeImage: nodePlatform.decodeImage,
};
const cost = async (opened: OpenedRecipe) =>
  measureCost(opened, await openTrainingData(opened.recipe, tools), nodeRuntime({ threads: 1 }));

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
    const opened = await recipeWith({ model });
    const { seconds, multiplyAccumulates: macs } = await cost(opened);
    const once = multiplyAccumulates(createNetworks(opened.recipe.model, { joints: lsp.joints })[0]);
    expect(macs).toBe(100 * 2 * once);
    expect(seconds).toBeGreaterThan(0);
  });

  it('adds up the networks of a cascade, with one per σ of a stage', async () => {
    const opened = await recipeWith({
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
    const [first, later] = createNetworks(opened.recipe.model, { joints: lsp.joints }).map(
      multiplyAccumulates,
    );
    expect((await cost(opened)).multiplyAccumulates).toBe(100 * 2 * first! + 3 * 10 * 4 * later!);
  });
});
