import type { RecipeInput } from '../../train/index.ts';
import type { Setting } from '../setting.ts';

/** Trainings in proportion; the budget decides how long they really are. */
export const nominalSteps = 1000;

type Training = Partial<RecipeInput['training']>;

/**
 * What all trainings of the experiments have in common: LSP and its extension, people turned, scaled, moved and
 * mirrored, Adam with a rate that falls like a cosine, averaged weights, seed 1.
 */
export function recipeFor(
  setting: Setting,
  name: string,
  model: RecipeInput['model'],
  training: Training = {},
): RecipeInput {
  const { data, smoke } = setting;
  return {
    name,
    seed: 1,
    data,
    model,
    crop: { padding: 1.3 },
    augmentation: augmentationFor(setting),
    training: {
      batch: smoke ? 4 : 32,
      steps: nominalSteps,
      learningRate: 2e-3,
      schedule: { kind: 'cosine', warmup: nominalSteps / 20 },
      optimizer: { kind: 'adamw' },
      weightDecay: 1e-3,
      clip: 10,
      emaDecay: 0.99,
      ...training,
    },
  };
}

/** How crops around people vary. */
function augmentationFor({ smoke }: Setting) {
  return {
    rotation: { normal: 15 },
    scale: { normal: 0.15 },
    shift: { normal: 0.04 },
    // A synthetic figure's right side has warm colors and its left side cold ones. A mirror image would swap them.
    ...(!smoke && { flip: 0.5 }),
    brightness: { normal: 0.08 },
    contrast: { normal: 0.15 },
  };
}

/**
 * How crops around joints vary: the normals decide where a crop is, so there is no shift, and the size of a person whose
 * torso was estimated is less certain than a labelled one's.
 */
export function refinementAugmentation(setting: Setting) {
  const { shift: _, ...others } = augmentationFor(setting);
  return { ...others, scale: { normal: 0.25 } };
}

/** A number of channels, of which a smoke run has few. */
export function channels({ smoke }: Setting, count: number): number {
  return smoke ? 4 : count;
}

/**
 * Initial values with which a 3×3 convolution of 32 channels passes on as much as the CPM release's 9×9 ones of 128 with
 * their N(0, 0.01) do: a part √(n · σ² / 2) = 0.72 for n weights to an output.
 */
export const publishedInitializer = { normal: 0.06 } as const;

/** Stochastic gradient descent with the papers' momentum; the rate is one that suits networks as small. */
export const publishedSolver: Training = {
  optimizer: { kind: 'sgd', momentum: 0.9 },
  learningRate: 0.1,
  weightDecay: 0,
};
