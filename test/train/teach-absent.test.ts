import { describe, expect, it } from 'vitest';
import { parseRecipe } from '../../src/train/index.ts';

const training = { batch: 4, steps: 8, learningRate: 0.001, optimizer: { kind: 'adam' } };
const recipe = (model: object, unlabeled?: unknown) => ({
  name: 'tongues',
  data: { train: [{ dataset: 'deeplabcut:mouse', ...(unlabeled !== undefined && { unlabeled }) }] },
  model,
  training,
});
const weight = (model: object, unlabeled?: unknown) => {
  const { model: read } = parseRecipe(recipe(model, unlabeled), 'mouse.yaml');
  return 'absent' in read ? read.absent : undefined;
};
const transfer = { kind: 'cpm transfer', trunk: 'trunk.onnx' };

describe('recipes whose datasets have absent joints', () => {
  it('teach them with weight 1 by default', () => {
    for (const model of [{ kind: 'cpm' }, { kind: 'cpm', preset: 'modern' }, transfer]) {
      expect(weight(model, 'absent')).toBe(1);
      expect(weight(model, { tongue: 'absent', snout: 'unknown' })).toBe(1);
      expect(weight({ ...model, absent: 0.3 }, 'absent')).toBe(0.3);
    }
  });

  it('teach nothing if unlabeled joints are unknown', () => {
    for (const rule of [undefined, 'unknown', { tongue: 'unknown' }, {}]) {
      expect(weight({ kind: 'cpm' }, rule)).toBeUndefined();
    }
  });

  it.each([
    [{ kind: 'regressor' }, 'the model "regressor", which gives every joint a place in every image'],
    [{ kind: 'deeppose' }, 'the model "deeppose", which gives every joint a place in every image'],
    [{ kind: 'cpm', absent: 0 }, '"model.absent: 0"'],
  ])('are refused if the weight has no effect: %j', (model, got) => {
    expect(() => parseRecipe(recipe(model, { tongue: 'absent' }), 'mouse.yaml')).toThrow(
      `recipe setting "unlabeled: absent" has no effect – got ${got} – expected it with the models "cpm" and "cpm transfer" only, whose maps can be empty – in mouse.yaml`,
    );
  });

  it('are refused with an unknown value of `unlabeled`', () => {
    expect(() => parseRecipe(recipe({ kind: 'cpm' }, 'missing'), 'mouse.yaml')).toThrow('mouse.yaml');
  });
});
