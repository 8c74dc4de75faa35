import { describe, expect, it } from 'vitest';
import { type Arm, experiments, type Setting } from '../../src/experiments/index.ts';
import { createNetworks, multiplyAccumulates, stageFields } from '../../src/models/index.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { parseRecipe, sigmasOf } from '../../src/train/index.ts';

const setting: Setting = {
  smoke: false,
  data: { train: ['lsp:lsp'] },
  test: 'lsp:lsp',
  trunk: 'trunk.onnx',
  trunkOrigin: 'elsewhere',
};
const arms = (name: string) => experiments.find((each) => each.name === name)!.arms(setting);
const architecture = ({ recipe }: Arm) =>
  createNetworks(parseRecipe(recipe, 'test').model, { joints: lsp.joints })[0];

describe.each(experiments)('$name', ({ claims, arms, equal }) => {
  it.each([true, false])('has valid recipes with different names (smoke: %s)', (smoke) => {
    const all = arms({ ...setting, smoke });
    for (const { recipe } of all) expect(() => parseRecipe(recipe, 'test')).not.toThrow();
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it('makes claims about existing arms and stages', () => {
    const known = arms(setting).flatMap(({ name, recipe }) => {
      const parsed = parseRecipe(recipe, 'test');
      const count = 'stages' in parsed.model ? parsed.model.stages : 1;
      const stages = Array.from({ length: count }, (_, index) => `${name}/stage${index + 1}`);
      const sigmas = sigmasOf(parsed);
      return [name, ...stages, ...sigmas.map((sigma) => `${name}/stage2 sigma ${sigma}`)];
    });
    for (const { better, worse } of claims) expect(known).toEqual(expect.arrayContaining([better, worse]));
  });

  it('gives arms with the same number of steps the same length', () => {
    const lengths = new Set(arms(setting).map(({ recipe }) => recipe.training.steps));
    expect(equal !== 'steps' || lengths.size === 1).toBe(true);
  });
});

describe('cpm-receptive-field', () => {
  it('compares windows of the stated sizes with the same multiply-accumulates', () => {
    const all = arms('cpm-receptive-field');
    for (const arm of all) {
      expect(arm.label).toBe(`windows of ${stageFields(architecture(arm))[0]!.size[0]} pixels`);
    }
    expect(new Set(all.map((arm) => multiplyAccumulates(architecture(arm)))).size).toBe(1);
  });
});

describe('vanishing-gradients', () => {
  it('compares networks of the same depth, width and multiply-accumulates', () => {
    const all = arms('vanishing-gradients');
    expect(new Set(all.map((arm) => multiplyAccumulates(architecture(arm)))).size).toBe(1);
  });
});
