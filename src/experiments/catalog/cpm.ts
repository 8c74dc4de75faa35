import type { CpmConfig } from '../../models/index.ts';
import type { RecipeInput, TrainingStyle } from '../../train/index.ts';
import type { Arm, Experiment } from '../experiment.ts';
import type { Setting } from '../setting.ts';
import { block, early, layer, smallCpm } from './networks.ts';
import { channels, publishedInitializer, publishedSolver, recipeFor } from './recipe.ts';

/** 600,000 iterations of 16 crops. */
const paperExamples = 9_600_000;

const commonDifferences: readonly [string, string] = [
  'The images have 48×48 pixels and the belief maps 12×12 cells; the networks have at most some hundred thousand parameters. The paper has 368×368 pixels, 46×46 cells and 31 million parameters.',
  'The paper uses 600,000 iterations of stochastic gradient descent on squared distances. These trainings use Adam with a falling learning rate, averaged parameters, batch normalization and a cross-entropy over the cells.',
];

/** How many stages pay off (section 4.1 of the CPM paper). */
export const cpmStages: Experiment = {
  name: 'cpm-stages',
  title: 'How many stages does a Convolutional Pose Machine need?',
  question:
    "Every stage reads the features of the image and the previous stage's belief maps, and predicts new belief maps. Networks of one to four stages are trained, each for the same number of steps on the same images.",
  equal: 'steps',
  usualBudget: 600,
  paperExamples,
  arms: (setting) =>
    [1, 2, 3, 4].map(
      (stages): Arm => ({
        name: `stages-${stages}`,
        label: stages === 1 ? 'one stage' : `${stages} stages`,
        recipe: recipeFor(setting, `cpm of ${stages} stages`, smallCpm(setting, { stages })),
      }),
    ),
  claims: [
    { text: 'two stages do better than one', better: 'stages-2', worse: 'stages-1' },
    { text: 'three stages do better than two', better: 'stages-3', worse: 'stages-2' },
    { text: 'four stages do better than three', better: 'stages-4', worse: 'stages-3' },
    {
      text: 'in the network of four, the second stage improves on the first',
      better: 'stages-4/stage2',
      worse: 'stages-4/stage1',
    },
    {
      text: 'in the network of four, the last stage improves on the first',
      better: 'stages-4/stage4',
      worse: 'stages-4/stage1',
    },
  ],
  differences: [
    'The paper says that accuracy rises up to about five stages; here there are at most four.',
    ...commonDifferences,
  ],
};

/** How much of the image a belief has to see (section 3.2 of the CPM paper). */
export const cpmReceptiveField: Experiment = {
  name: 'cpm-receptive-field',
  title: 'How much of the image must a belief map see?',
  question:
    'The position of the elbow helps to find the wrist, so a cell of the belief maps should see a large window. The networks of this experiment have one stage and differ only in the dilation of one residual block. They have the same parameters and the same multiply-accumulates, but see windows of different sizes.',
  equal: 'steps',
  usualBudget: 480,
  paperExamples,
  arms: (setting) =>
    [1, 2, 3, 4].map(
      (dilation): Arm => ({
        name: `dilation-${dilation}`,
        label: `windows of ${7 + 16 * dilation} pixels`,
        recipe: recipeFor(
          setting,
          `cpm with dilation ${dilation}`,
          smallCpm(setting, {
            stages: 1,
            trunk: [
              ...early(setting),
              block(setting, { dilation }),
              block(setting, { kernel: 1 }),
              block(setting, { kernel: 1 }),
            ],
          }),
        ),
      }),
    ),
  claims: [
    {
      text: 'windows of 39 pixels do better than windows of 23',
      better: 'dilation-2',
      worse: 'dilation-1',
    },
    {
      text: 'windows of 55 pixels, the whole image, do better than windows of 39',
      better: 'dilation-3',
      worse: 'dilation-2',
    },
    {
      text: 'windows of 71 pixels do better than windows of 55',
      better: 'dilation-4',
      worse: 'dilation-3',
    },
  ],
  differences: [
    'The paper enlarges the window by larger kernels. Its accuracy rises up to about 250 of 304 pixels, four fifths of the image, and then stays. Here dilation enlarges the window, which costs nothing but leaves holes.',
    ...commonDifferences,
  ],
};

/** End to end or stage by stage, with and without intermediate losses (section 4.1 of the CPM paper). */
export const cpmTrainingStyles: Experiment = {
  name: 'cpm-training-styles',
  title: 'End to end, stage by stage, with or without intermediate losses?',
  question:
    "The paper trains the same network in four ways: (i) end to end with a loss after every stage, (ii) one stage after the other, (iii) one stage after the other and then all jointly, (iv) end to end with a loss after the last stage only. All four use the paper's initial values and solver here. Ways (i) and (iv) are repeated with modern ones, He's initial values and Adam, which make small gradients large again. All trainings take the same number of steps.",
  equal: 'steps',
  usualBudget: 900,
  paperExamples,
  arms: (setting) => [
    styled(setting, 'style-i', '(i) end to end', 'end to end', asPublished),
    styled(setting, 'style-ii', '(ii) stage by stage', 'stage by stage', asPublished),
    styled(
      setting,
      'style-iii',
      '(iii) stage by stage then jointly',
      'stage by stage then jointly',
      asPublished,
    ),
    styled(
      setting,
      'style-iv',
      '(iv) without intermediate losses',
      'end to end without intermediate losses',
      asPublished,
    ),
    styled(setting, 'style-i-adam', '(i), He and Adam', 'end to end', asToday),
    styled(setting, 'style-iv-adam', '(iv), He and Adam', 'end to end without intermediate losses', asToday),
  ],
  claims: [
    {
      text: 'intermediate losses help: style (i) does better than (iv)',
      better: 'style-i',
      worse: 'style-iv',
    },
    { text: 'style (i) does better than (ii)', better: 'style-i', worse: 'style-ii' },
    { text: 'style (i) does better than (iii)', better: 'style-i', worse: 'style-iii' },
    {
      text: "intermediate losses still help with He's initial values and Adam",
      better: 'style-i-adam',
      worse: 'style-iv-adam',
    },
  ],
  differences: [
    'In (ii) and (iii) the stages share the steps, so that all styles cost about the same. The paper trains each stage until it no longer improves.',
    "Initial values are normal with a deviation of 0.06 for 3×3 kernels over 32 channels. With it, a layer passes on the same share of its input (0.72) as the paper's layers, which have 0.01 for 9×9 kernels over 128 channels. There is no batch normalization.",
    commonDifferences[0],
    'The loss is a cross-entropy over the cells, not a squared distance.',
  ],
  gradients: true,
};

interface Solver {
  readonly initializer: CpmConfig['initializer'];
  readonly training: Partial<RecipeInput['training']>;
}

/** The paper's settings, scaled to small kernels. */
const asPublished: Solver = { initializer: publishedInitializer, training: publishedSolver };
const asToday: Solver = { initializer: 'he', training: { learningRate: 1e-3 } };

function styled(
  setting: Setting,
  name: string,
  label: string,
  style: TrainingStyle,
  { initializer, training }: Solver,
): Arm {
  const model = smallCpm(setting, {
    stages: 4,
    trunk: [...early(setting, {}), layer(setting), layer(setting)],
    refine: [layer(setting), layer(setting, { dilation: 2 }), layer(setting, { dilation: 2 })],
    initializer,
  });
  return {
    name,
    label,
    recipe: recipeFor(setting, `cpm, ${label}`, model, { ...training, style, gradientStatistics: 1 }),
  };
}

/** Which trunk the stages should be built on: a question that the talk asks about the paper. */
export const cpmTrunks: Experiment = {
  name: 'cpm-trunks',
  title: 'Which trunk should the stages have?',
  question:
    "The paper's trunk is a plain stack of convolutions. Here the same stages are trained on three trunks: a plain stack, the same layers with residual connections, and the trunk of another network, which was trained for the same task on much more data. All are trained for the same time.",
  equal: 'time',
  usualBudget: 480,
  paperExamples,
  arms: (setting) => {
    const plain = layer(setting, { normalize: 'batch' });
    const residual = block(setting);
    const refine = [layer(setting, { kernel: 1, normalize: 'batch' }), plain, plain];
    const on = (trunk: readonly (typeof plain)[]) =>
      smallCpm(setting, { stages: 2, trunk: [...early(setting), ...trunk], refine });
    return [
      {
        name: 'plain',
        label: 'plain trunk',
        recipe: recipeFor(setting, 'cpm on a plain trunk', on(Array.from({ length: 8 }, () => plain))),
      },
      {
        name: 'residual',
        label: 'residual trunk',
        recipe: recipeFor(setting, 'cpm on a residual trunk', on(Array.from({ length: 4 }, () => residual))),
      },
      {
        name: 'transferred',
        label: 'transferred trunk',
        recipe: {
          ...recipeFor(
            setting,
            'cpm on a transferred trunk',
            {
              kind: 'cpm transfer',
              trunk: setting.trunk,
              size: setting.smoke ? 64 : 128,
              stages: 2,
              channels: channels(setting, 48),
            },
            { parameterGroups: [{ match: '^trunk/', learningRateFactor: 0 }] },
          ),
          card: { initializedFrom: setting.trunkOrigin, license: 'Apache-2.0' },
        },
      },
    ];
  },
  claims: [
    { text: 'residual connections help the trunk', better: 'residual', worse: 'plain' },
    { text: 'a transferred trunk does better than random weights', better: 'transferred', worse: 'residual' },
  ],
  differences: [
    'The transferred trunk sees 128×128 pixels, the smallest size that it can be used with; the others see 48×48. It was trained on a large set of other photographs and is not changed.',
    ...commonDifferences,
  ],
};
