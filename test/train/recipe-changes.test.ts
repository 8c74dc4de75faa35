import { describe, expect, it } from 'vitest';
import { parseRecipe } from '../../src/train/index.ts';
import { isTextSetting, withChanges } from '../../src/train/recipe-changes.ts';

const recipe = {
  name: 'some',
  data: { train: ['lsp:lsp', { dataset: 'lspet:lspet', repeat: 2 }] },
  model: { kind: 'regressor' },
  training: { batch: 8, steps: 10, learningRate: 0.002, optimizer: { kind: 'adamw' } },
};
const changed = (changes: Readonly<Record<string, unknown>>) =>
  parseRecipe(withChanges(recipe, changes, 'a.yaml'), 'a.yaml');

describe('settings that replace a recipe\u2019s', () => {
  it('are set at their paths, also in lists and for missing settings', () => {
    const found = changed({
      'training.steps': 500,
      'data.train.1.repeat': 3,
      'augmentation.rotation.uniform': 90,
      'training.patience': 2,
      'data.train.0': 'mpii:mpii',
    });
    expect(found.training).toMatchObject({ steps: 500, batch: 8, patience: 2 });
    expect(found.data.train).toMatchObject([{ dataset: 'mpii:mpii' }, { repeat: 3 }]);
    expect(found.augmentation.rotation).toEqual({ uniform: 90 });
    expect(recipe.training.steps).toBe(10);
  });

  it.each([
    ['training.step', 'training.steps'],
    ['trainig.learningRate', 'training.learningRate'],
    ['patience', 'training.patience'],
    ['data.train.0.repeats', 'data.train.0.repeat'],
    ['data.train.3.repeats', 'data.train.3.repeat'],
    ['model.bloks', 'model.blocks'],
  ])('are refused if unknown, with the nearest name: %s', (path, near) => {
    expect(() => changed({ [path]: 1 })).toThrow(
      `unknown recipe setting "${path}" – expected "${near}"? – in a.yaml`,
    );
  });

  it('are typed by the schema', () => {
    expect(() => changed({ 'training.steps': 'many' })).toThrow(
      'recipe setting "training.steps" is wrong – got "many"',
    );
    expect([
      isTextSetting('name'),
      isTextSetting('training.steps'),
      isTextSetting('data.train.0.dataset'),
    ]).toEqual([true, false, true]);
  });
});
