import { describe, expect, it } from 'vitest';
import { parseRecipe } from '../../src/train/index.ts';
import { complement } from '../../src/train/old-settings.ts';

type Settings = Readonly<Record<string, unknown>>;

const training = { batch: 2, steps: 3, learningRate: 0.1, optimizer: { kind: 'sgd' } };
const recipe: Settings = {
  name: 'r',
  data: { train: ['lsp:lsp'] },
  model: { kind: 'cpm', preset: 'modern' },
  training,
};
const cascade: Settings = { ...recipe, model: { kind: 'deeppose' } };
const withTraining = (changes: Settings) => ({ ...recipe, training: { ...training, ...changes } });
const withoutRate = { batch: 2, steps: 3, optimizer: { kind: 'sgd' } };
const normal = { normal: 0.1 };

/** A recipe with the old name, the same with the new one, and the names in the warning. */
const cases: readonly (readonly [string, Settings, Settings, string])[] = [
  [
    'framing',
    { ...recipe, framing: 'person' },
    { ...recipe, crop: { around: 'person' } },
    '"framing" is now called "crop.around"',
  ],
  [
    'framing, with the old word for an image',
    { ...recipe, framing: 'picture' },
    { ...recipe, crop: { around: 'image' } },
    '"framing: picture" is now written "crop.around: image"',
  ],
  [
    'enlarge',
    { ...recipe, enlarge: 1.5 },
    { ...recipe, crop: { padding: 1.5 } },
    '"enlarge" is now called "crop.padding"',
  ],
  [
    'everybody',
    { ...recipe, model: { kind: 'cpm', everybody: false } },
    { ...recipe, model: { kind: 'cpm', allPeople: false } },
    '"model.everybody" is now called "model.allPeople"',
  ],
  [
    'colour',
    { ...recipe, augmentation: { flip: 0.5, colour: normal } },
    { ...recipe, augmentation: { flip: 0.5, color: normal } },
    '"augmentation.colour" is now called "augmentation.color"',
  ],
  [
    'colour of later networks',
    { ...cascade, refinement: { augmentation: { colour: normal } } },
    { ...cascade, refinement: { augmentation: { color: normal } } },
    '"refinement.augmentation.colour" is now called "refinement.augmentation.color"',
  ],
  [
    'unlabelled',
    { ...recipe, data: { train: ['lsp:lsp', { dataset: 'coco:mice', unlabelled: 'absent' }] } },
    { ...recipe, data: { train: ['lsp:lsp', { dataset: 'coco:mice', unlabeled: 'absent' }] } },
    '"data.train.1.unlabelled" is now called "data.train.1.unlabeled"',
  ],
  [
    'licence',
    { ...recipe, card: { licence: 'MIT' } },
    { ...recipe, card: { license: 'MIT' } },
    '"card.licence" is now called "card.license"',
  ],
  [
    'rate',
    { ...recipe, training: { ...withoutRate, rate: 0.3 } },
    withTraining({ learningRate: 0.3 }),
    '"training.rate" is now called "training.learningRate"',
  ],
  [
    'decay',
    withTraining({ decay: 0.3 }),
    withTraining({ weightDecay: 0.3 }),
    '"training.decay" is now called "training.weightDecay"',
  ],
  [
    'average',
    withTraining({ average: 0.002 }),
    withTraining({ emaDecay: 0.998 }),
    '"training.average: 0.002" is now written "training.emaDecay: 0.998"',
  ],
  [
    'stageWeights',
    withTraining({ stageWeights: [1, 2] }),
    withTraining({ lossWeights: [1, 2] }),
    '"training.stageWeights" is now called "training.lossWeights"',
  ],
  [
    'treatment',
    withTraining({ treatment: [{ match: 'a' }] }),
    withTraining({ parameterGroups: [{ match: 'a' }] }),
    '"training.treatment" is now called "training.parameterGroups"',
  ],
  [
    'rate of a group',
    withTraining({ parameterGroups: [{ match: 'a' }, { match: 'b', rate: 0 }] }),
    withTraining({ parameterGroups: [{ match: 'a' }, { match: 'b', learningRateFactor: 0 }] }),
    '"training.parameterGroups.1.rate" is now called "training.parameterGroups.1.learningRateFactor"',
  ],
  [
    'decay of a group',
    withTraining({ parameterGroups: [{ match: 'a', decay: 2 }] }),
    withTraining({ parameterGroups: [{ match: 'a', weightDecayFactor: 2 }] }),
    '"training.parameterGroups.0.decay" is now called "training.parameterGroups.0.weightDecayFactor"',
  ],
  [
    'rate of later networks',
    { ...cascade, refinement: { training: { rate: 0.3 } } },
    { ...cascade, refinement: { training: { learningRate: 0.3 } } },
    '"refinement.training.rate" is now called "refinement.training.learningRate"',
  ],
  [
    'decay of later networks',
    { ...cascade, refinement: { training: { decay: 0.3 } } },
    { ...cascade, refinement: { training: { weightDecay: 0.3 } } },
    '"refinement.training.decay" is now called "refinement.training.weightDecay"',
  ],
  [
    'average of later networks',
    { ...cascade, refinement: { training: { average: 0.25 } } },
    { ...cascade, refinement: { training: { emaDecay: 0.75 } } },
    '"refinement.training.average: 0.25" is now written "refinement.training.emaDecay: 0.75"',
  ],
];

describe('an old name of a recipe setting', () => {
  it.each(cases)('is read with a note: %s', (_, before, after, message) => {
    const said: string[] = [];
    expect(parseRecipe(before, 'r.yaml', (text) => said.push(text))).toEqual(parseRecipe(after, 'r.yaml'));
    expect(said).toEqual([`recipe setting ${message} – in r.yaml`]);
  });

  it('gives no note if there is none', () => {
    const said: string[] = [];
    for (const [, , after] of cases) parseRecipe(after, 'r.yaml', (text) => said.push(text));
    expect(said).toEqual([]);
  });

  it('is read in a group of an old list, with a note for each', () => {
    const said: string[] = [];
    const before = withTraining({ treatment: [{ match: 'a', rate: 0, decay: 1 }] });
    const after = [{ match: 'a', learningRateFactor: 0, weightDecayFactor: 1 }];
    const { training: read } = parseRecipe(before, 'r.yaml', (text) => said.push(text));
    expect(read.parameterGroups).toEqual(after);
    expect(said).toHaveLength(3);
  });

  it.each<[Settings, string, string]>([
    [withTraining({ rate: 0.1 }), 'training.rate', 'training.learningRate'],
    [{ ...recipe, enlarge: 1.3, crop: { padding: 1.3 } }, 'enlarge', 'crop.padding'],
    [
      withTraining({ parameterGroups: [{ match: 'a', rate: 1, learningRateFactor: 1 }] }),
      'training.parameterGroups.0.rate',
      'training.parameterGroups.0.learningRateFactor',
    ],
  ])('is refused beside the new name (%#)', (value, before, after) => {
    expect(() => parseRecipe(value, 'r.yaml')).toThrow(
      `recipe setting "${before}" is the old name of "${after}" – got both – expected only "${after}" – in r.yaml`,
    );
  });

  it.each<[unknown, string]>([
    [withTraining({ average: 2 }), '"training.emaDecay" is wrong – got 2 – expected a number of at most 1'],
    [withTraining({ decay: 'x' }), '"training.weightDecay" is wrong – got "x" – expected a number'],
    [{ ...recipe, crop: 3, enlarge: 1 }, '"crop" is wrong – got 3 – expected named settings'],
    [{ ...recipe, training: null }, '"training" is wrong – got null'],
    [withTraining({ treatment: 'all' }), '"training.parameterGroups" is wrong – got "all" – expected a list'],
  ])('with a wrong value is reported by its new name (%#)', (value, message) => {
    expect(() => parseRecipe(value, 'r.yaml')).toThrow(message);
  });
});

describe('complement', () => {
  it('is exact in both directions for every usual share', () => {
    for (let digits = 1; digits <= 6; digits++) {
      for (let times = 1; times < 100; times++) {
        const share = Number(`${times}e-${digits}`);
        if (share > 1) continue;
        expect(complement(complement(share))).toBe(share);
      }
    }
    expect([0, 1].map(complement)).toEqual([1, 0]);
  });
});
