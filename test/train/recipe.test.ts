import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { LimberError } from '../../src/errors.ts';
import { parseRecipe } from '../../src/train/index.ts';

const training = { batch: 2, steps: 3, learningRate: 0.1, optimizer: { kind: 'sgd' } };
const recipe = { name: 'r', data: { train: ['lsp:lsp'] }, model: { kind: 'regressor' }, training };
const withTraining = (changes: object) => ({ ...recipe, training: { ...training, ...changes } });
const withModel = (model: object) => ({ ...recipe, model });
const withAugmentation = (augmentation: object) => ({ ...recipe, augmentation });

describe('parseRecipe', () => {
  it('fills in every default', () => {
    expect(parseRecipe(recipe, 'r.yaml')).toMatchObject({
      seed: 1,
      data: { train: [{ dataset: 'lsp:lsp', repeat: 1 }], validation: 100, cache: 2048 },
      model: { kind: 'regressor', width: 128, hidden: [256] },
      crop: { around: 'person', padding: 1.3 },
      augmentation: {},
      training: {
        ...training,
        schedule: { kind: 'constant' },
        weightDecay: 0,
        parameterGroups: [],
        lossWeights: [],
      },
      checkpointEvery: 200,
      validateEvery: 500,
      card: { license: 'unstated' },
    });
  });

  it('is the same when parsed again, as from a checkpoint', () => {
    const parsed = parseRecipe(recipe, 'r.yaml');
    expect(parseRecipe(JSON.parse(JSON.stringify(parsed)), 'r.yaml')).toEqual(parsed);
  });

  it.each<[unknown, string]>([
    [null, 'the recipe is wrong – got null – expected named settings'],
    ['lsp', 'the recipe is wrong – got "lsp" – expected named settings'],
    [{}, 'recipe setting "name" is missing – expected a text'],
    [{ ...recipe, name: '' }, 'recipe setting "name" is wrong – got "" – expected a text that is not empty'],
    [{ ...recipe, sead: 2 }, 'unknown recipe setting "sead"'],
    [
      { ...recipe, data: { train: [] } },
      'recipe setting "data.train" is wrong – got [] – expected a list of at least 1',
    ],
    [
      { ...recipe, data: { train: [3] } },
      'recipe setting "data.train.0" is wrong – got 3 – expected FORMAT:FOLDER or',
    ],
    [
      { ...recipe, data: { train: [{ dataset: 'lsp:a', times: 2 }] } },
      'unknown recipe setting "data.train.0.times"',
    ],
    [
      { ...recipe, data: { ...recipe.data, validation: 0 } },
      '"data.validation" is wrong – got 0 – expected a number above 0',
    ],
    [
      { ...recipe, crop: { around: 'face' } },
      '"crop.around" is wrong – got "face" – expected person or image',
    ],
    [{ ...recipe, crop: { padding: -1 } }, '"crop.padding" is wrong – got -1 – expected a number above 0'],
    [{ ...recipe, crop: { padding: Number.NaN } }, '"crop.padding" is wrong – got NaN – expected a number'],
    [{ ...recipe, checkpointEvery: 1.5 }, '"checkpointEvery" is wrong – got 1.5 – expected a whole number'],
    [
      withTraining({ learningRate: '1e-3' }),
      '"training.learningRate" is wrong – got "1e-3" – expected a number',
    ],
    [
      withTraining({ learningRate: 0 }),
      '"training.learningRate" is wrong – got 0 – expected a number above 0',
    ],
    [
      withTraining({ optimizer: 'adam' }),
      '"training.optimizer" is wrong – got "adam" – expected named settings',
    ],
    [
      withTraining({ optimizer: { kind: 'lion' } }),
      '"training.optimizer.kind" is wrong – got "lion" – expected sgd or adagrad or adam or adamw',
    ],
    [withTraining({ optimizer: {} }), '"training.optimizer.kind" is missing – expected sgd or'],
    [
      withTraining({ optimizer: { kind: 'adam', beta2: 1 } }),
      '"training.optimizer.beta2" is wrong – got 1 – expected a number below 1',
    ],
    [
      withTraining({ optimizer: { kind: 'sgd', beta1: 0.9 } }),
      'unknown recipe setting "training.optimizer.beta1"',
    ],
    [
      withTraining({ schedule: { kind: 'step', every: 10 } }),
      '"training.schedule.factor" is missing – expected a number',
    ],
    [withTraining({ emaDecay: 2 }), '"training.emaDecay" is wrong – got 2 – expected a number of at most 1'],
    [
      withTraining({ parameterGroups: [{ match: '(' }] }),
      '"training.parameterGroups.0.match" is wrong – got "(" – expected a regular expression',
    ],
    [
      withAugmentation({ rotation: 25 }),
      '"augmentation.rotation" is wrong – got 25 – expected { normal: … } or { uniform: … }',
    ],
    [withAugmentation({ rotation: { normal: -25 } }), '"augmentation.rotation.normal" is wrong – got -25'],
    [withAugmentation({ flip: 2 }), '"augmentation.flip" is wrong – got 2 – expected a number of at most 1'],
    [
      withModel({ kind: 'cmp' }),
      '"model.kind" is wrong – got "cmp" – expected cpm or cpm transfer or deeppose or regressor',
    ],
    [
      withModel({ kind: 'cpm', preset: 'big' }),
      '"model.preset" is wrong – got "big" – expected release or talk',
    ],
    [withModel({ kind: 'cpm', stages: 0 }), '"model.stages" is wrong – got 0'],
    [withModel({ kind: 'cpm transfer' }), '"model.trunk" is missing – expected a text'],
    [
      withModel({ kind: 'regressor', initializer: 'zero' }),
      '"model.initializer" is wrong – got "zero" – expected he or named settings',
    ],
    [
      withModel({ kind: 'regressor', blocks: 'x'.repeat(99) }),
      `"model.blocks" is wrong – got "${'x'.repeat(59)}… – expected a list`,
    ],
  ])('names the wrong setting (%#)', (value, message) => {
    const attempt = () => parseRecipe(value, 'r.yaml');
    expect(attempt).toThrow(LimberError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/ – in r\.yaml$/);
  });
});

const folder = fileURLToPath(new URL('../../recipes/', import.meta.url));

it.each(readdirSync(folder))('recipes/%s is a valid recipe', (file) => {
  const { name } = parseRecipe(parse(readFileSync(folder + file, 'utf8')), file);
  expect(file).toContain(name);
});
