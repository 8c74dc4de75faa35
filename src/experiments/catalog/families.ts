import type { Experiment } from '../experiment.ts';
import { smallCpm } from './networks.ts';
import { channels, nominalSteps, recipeFor, refinementAugmentation } from './recipe.ts';

/** Compares the two papers: regression or belief maps. */
export const regressionOrHeatmaps: Experiment = {
  name: 'regression-or-heatmaps',
  title: 'Regression of coordinates, or belief maps?',
  question:
    "DeepPose predicts every joint's coordinates. A Convolutional Pose Machine predicts a belief map for every joint: how likely the joint is at each place. One network of each family, and DeepPose's cascade of two, are trained on the same images with the same number of multiply-accumulates.",
  equal: 'multiply-accumulates',
  usualBudget: 900,
  arms: (setting) => {
    const { smoke } = setting;
    const network = {
      channels: (smoke ? [16, 32] : [16, 32, 64, 128]).map((count) => channels(setting, count)),
      blocks: 1,
      pooling: 'cells' as const,
      hidden: smoke ? 8 : 128,
    };
    const regression = (name: string, stages: number) => ({
      ...recipeFor(
        setting,
        name,
        { kind: 'deeppose', network, stages, size: smoke ? 32 : 48, sigma: 2, loss: 'huber' },
        { clip: 20 },
      ),
      ...(stages > 1 && {
        refinement: {
          people: smoke ? 4 : 500,
          augmentation: refinementAugmentation(setting),
          training: { batch: smoke ? 8 : 64, steps: nominalSteps },
        },
      }),
    });
    return [
      {
        name: 'cpm',
        label: 'belief maps (CPM, two stages)',
        recipe: recipeFor(setting, 'belief maps', smallCpm(setting, { stages: 2 })),
      },
      {
        name: 'deeppose',
        label: 'regression (DeepPose, one stage)',
        recipe: regression('regression', 1),
      },
      {
        name: 'cascade',
        label: 'regression (DeepPose, two stages)',
        recipe: regression('cascade of regressions', 2),
      },
    ];
  },
  claims: [
    { text: 'belief maps do better than one regression', better: 'cpm', worse: 'deeppose' },
    { text: 'belief maps do better than a cascade of regressions', better: 'cpm', worse: 'cascade' },
    {
      text: 'for the same multiply-accumulates, a second stage is worth more than a longer first stage',
      better: 'cascade',
      worse: 'deeppose',
    },
  ],
  published: {
    source: "the papers, LSP, person-centric: DeepPose's third stage, CPM trained on LSP and its extension",
    measure: 'PCP at 0.5, in percent (strict for CPM)',
    columns: ['mean'],
    figures: [
      { label: 'DeepPose', values: [61] },
      { label: 'CPM', values: [81.41] },
    ],
  },
  differences: [
    'Both families see 48×48 pixels and are small. Multiply-accumulates are those of the forward pass; training needs three times as many in both families. A regression network needs fewer of them per image, so it sees more images.',
    "The papers differ in everything, from data to optimizer. Here both are trained alike, except for the loss: Huber's loss on coordinates, a cross-entropy on maps.",
  ],
};
