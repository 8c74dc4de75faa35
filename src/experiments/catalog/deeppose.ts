import type { RecipeInput } from '../../train/index.ts';
import type { Arm, Experiment } from '../experiment.ts';
import type { Setting } from '../setting.ts';
import { channels, nominalSteps, recipeFor, refinementAugmentation } from './recipe.ts';

type DeepPose = Extract<RecipeInput['model'], { kind: 'deeppose' }>;

/** Small networks of residual levels for 64×64 pixels, which two cores can train. */
function small(setting: Setting): Partial<DeepPose> {
  const { smoke } = setting;
  const counts = [32, 64, 128, 256].map((count) => channels(setting, count));
  return {
    network: {
      channels: smoke ? counts.slice(0, 2) : counts,
      blocks: 1,
      pooling: 'cells',
      hidden: smoke ? 8 : 256,
    },
    size: smoke ? 32 : 64,
  };
}

/** Regressors on another network's trunk. */
function onTrunk(setting: Setting): Partial<DeepPose> {
  const { smoke, trunk } = setting;
  return {
    network: {
      trunk,
      channels: [64, 96, 128].map((count) => channels(setting, count)),
      blocks: 0,
      pooling: 'cells',
      hidden: smoke ? 8 : 256,
    },
    size: smoke ? 32 : 128,
    cropSize: smoke ? 32 : 96,
  };
}

interface Looks extends Pick<DeepPose, 'stages' | 'sigma' | 'gain'> {
  /** Steps of every later network, divided by those of the first. */
  readonly longer: number;
}

function cascade(setting: Setting, networks: Partial<DeepPose>, { longer, ...looks }: Looks): Arm['recipe'] {
  const { smoke } = setting;
  const model: DeepPose = { kind: 'deeppose', ...networks, ...looks, loss: 'huber' };
  return {
    ...recipeFor(setting, 'deeppose', model, { learningRate: 1e-3, clip: 20, emaDecay: 0.998 }),
    refinement: {
      people: smoke ? 4 : 1500,
      augmentation: refinementAugmentation(setting),
      training: { batch: smoke ? 8 : 64, steps: longer * nominalSteps },
    },
  };
}

const differences = [
  "The networks have residual levels and see 64×64 pixels; the paper's is an AlexNet at 220×220. All parameters are random at first, as in the paper.",
  "The paper uses squared distances and AdaGrad. These trainings use Huber's loss, Adam with a falling learning rate, and averaged parameters. Each later network begins with the parameters of the previous one.",
  'People are rotated and scaled, not only shifted and mirrored.',
];

/** The gain of DeepPose's later stages (section 4.2 of the DeepPose paper, its table of LSP). */
export const deepposeStages: Experiment = {
  name: 'deeppose-stages',
  title: 'What does DeepPose gain from further stages?',
  question:
    "The first network predicts the whole pose from the whole image. Further networks read a crop around every joint and predict the joint's distance from the crop's center.",
  equal: 'steps',
  usualBudget: 5400,
  arms: (setting) => [
    {
      name: 'cascade',
      label: 'cascade of three stages',
      // A crop trains only one joint, so each joint is seen far less often than in stage 1.
      recipe: cascade(setting, small(setting), {
        stages: 3,
        sigma: 2,
        gain: [0.25, 0.5, 0.75, 1],
        longer: 2,
      }),
    },
  ],
  claims: [
    { text: 'the second stage improves on the first', better: 'cascade/stage2', worse: 'cascade/stage1' },
    { text: 'the third stage improves on the second', better: 'cascade/stage3', worse: 'cascade/stage2' },
  ],
  published: {
    source: 'Toshev & Szegedy, DeepPose, CVPR 2014, LSP',
    measure: 'PCP at 0.5, in percent',
    columns: ['upper arm', 'lower arm', 'upper leg', 'lower leg', 'mean'],
    figures: [
      { label: 'stage 1', values: [50, 27, 74, 65, 54] },
      { label: 'stage 2', values: [56, 36, 78, 70, 60] },
      { label: 'stage 3', values: [56, 38, 77, 71, 61] },
    ],
  },
  differences: [
    ...differences,
    "A further network's corrections are multiplied by a quarter, a half, three quarters or one, chosen on people held out. The reason: a network that has learned little overestimates its corrections.",
  ],
  refinements: true,
};

/** A cascade on a frozen trunk. Its first stage is good enough to refine after minutes of training. */
function transferredCascade(setting: Setting, looks: Looks): Arm['recipe'] {
  const recipe = cascade(setting, onTrunk(setting), looks);
  return {
    ...recipe,
    training: { ...recipe.training, parameterGroups: [{ match: 'trunk/', learningRateFactor: 0 }] },
    card: { initializedFrom: setting.trunkOrigin, license: 'Apache-2.0' },
  };
}

/** How much of the person a crop around a joint should show (section 4.1 of the DeepPose paper). */
export const deepposeSigma: Experiment = {
  name: 'deeppose-sigma',
  title: "How large should DeepPose's crops around joints be?",
  question:
    "The second stage reads a square around every joint. Its side is σ times the person's diameter, the distance from a shoulder to the opposite hip. Small crops show the joint in more detail. Large crops show more of the body, and joints that the first stage missed by far. The paper tries the same four values on LSP and takes 2.0.",
  equal: 'steps',
  usualBudget: 1800,
  arms: (setting) => [
    {
      name: 'cascade',
      label: 'cascade of two stages',
      recipe: transferredCascade(setting, { stages: 2, sigma: [1.5, 1.7, 2, 2.3], longer: 1 }),
    },
  ],
  claims: [
    {
      text: "the paper's choice of 2.0 does better than 1.5",
      better: 'cascade/stage2 sigma 2',
      worse: 'cascade/stage2 sigma 1.5',
    },
    {
      text: "the paper's choice of 2.0 does better than 2.3",
      better: 'cascade/stage2 sigma 2',
      worse: 'cascade/stage2 sigma 2.3',
    },
  ],
  differences: [
    'The networks are regressors on a frozen trunk that was trained elsewhere (transferred weights). They see 128×128 pixels, and 96×96 for crops. Minutes of training from random weights do not give a first stage that a second one could refine.',
    ...differences.slice(1),
  ],
};
