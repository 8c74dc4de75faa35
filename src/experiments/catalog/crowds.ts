import type { Size } from '../../geometry/index.ts';
import type { RecipeInput } from '../../train/index.ts';
import type { Arm, Experiment } from '../experiment.ts';
import type { Setting } from '../setting.ts';
import { block, early, layer } from './networks.ts';
import { nominalSteps } from './recipe.ts';

/** The size of an image with a crowd, in pixels. A smoke run has smaller ones. */
export function crowdSize({ smoke }: Pick<Setting, 'smoke'>): Size {
  return smoke ? { width: 128, height: 96 } : { width: 320, height: 240 };
}

/** The numbers of figures in an image for which the ways are compared. */
export const crowdCounts: readonly number[] = [1, 2, 4, 8, 12, 16, 20];

/** Side of a crop of one figure, in pixels. */
const cropSide = 64;

/** Compares the two ways to find several people: a crop for each, or everybody at once. */
export const severalPeople: Experiment = {
  name: 'several-people',
  title: 'One look at everybody, or a look at each?',
  question:
    'A detector with a model of one person looks at each person anew. A Convolutional Pose Machine with part affinity fields looks at the image once and tells people apart by their limbs. Both are trained on the same drawn crowds for the same time. How do accuracy and time change as a crowd grows from 1 to 20?',
  equal: 'time',
  usualBudget: 1200,
  arms: (setting) => [bottomUp(setting), topDown(setting)],
  claims: [],
  differences: [
    'The figures are drawn, with true labels, at random places. They overlap and are cut by the border.',
    'The model of one person gets the true boxes, as from a perfect detector. The time of the detector that comes with Limber is added to its own.',
    'The networks are small and see few images. Photographs are harder.',
  ],
};

function bottomUp(setting: Setting): Arm {
  const { width, height } = crowdSize(setting);
  return {
    name: 'bottom-up',
    label: 'everybody at once (part affinity fields)',
    recipe: {
      ...common(setting, 8),
      name: 'everybody at once',
      model: {
        ...small(setting),
        people: 'several',
        width,
        height,
        maps: 'peak',
        limbWidth: 3,
        background: false,
      },
      crop: { around: 'image' },
    },
  };
}

function topDown(setting: Setting): Arm {
  return {
    name: 'top-down',
    label: 'a crop for each (true boxes)',
    recipe: {
      ...common(setting, 32),
      name: 'a crop for each',
      model: { ...small(setting), width: cropSide, height: cropSide },
      crop: { padding: 1.3 },
    },
  };
}

type CpmSettings = Extract<RecipeInput['model'], { kind: 'cpm' }>;

/** The same layers for both, so that they differ in what they look at. */
function small(setting: Setting): CpmSettings {
  return {
    kind: 'cpm',
    preset: 'modern',
    stages: 3,
    trunk: [...early(setting), block(setting), block(setting, { dilation: 2 })],
    firstStage: [block(setting, { dilation: 2 })],
    refine: [
      layer(setting, { kernel: 1, normalize: 'batch' }),
      block(setting, { dilation: 2 }),
      block(setting, { dilation: 4 }),
    ],
    sigma: 4,
  };
}

/** @param batch crops of one figure are smaller, so as much time allows more of them. */
function common(
  setting: Setting,
  batch: number,
): Pick<RecipeInput, 'seed' | 'data' | 'augmentation' | 'training'> {
  const { smoke, data } = setting;
  return {
    seed: 1,
    data,
    augmentation: {
      rotation: { normal: 8 },
      scale: { normal: 0.1 },
      shift: { normal: 0.03 },
      brightness: { normal: 0.08 },
      contrast: { normal: 0.15 },
    },
    training: {
      batch: smoke ? 4 : batch,
      steps: nominalSteps,
      learningRate: 3e-3,
      schedule: { kind: 'cosine', warmup: nominalSteps / 20 },
      optimizer: { kind: 'adamw' },
      weightDecay: 1e-3,
      emaDecay: 0.99,
    },
  };
}
