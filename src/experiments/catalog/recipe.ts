import type { RecipeInput } from '../../train/index.ts';
import type { Setting } from '../setting.ts';

/** Steps of a recipe in the catalog. They only fix the proportions; the budget decides the real lengths. */
export const nominalSteps = 1000;

type Training = Partial<RecipeInput['training']>;

/**
 * The common settings of all trainings in the experiments: LSP and its extension; rotated, scaled, shifted and mirrored
 * people; Adam with a cosine schedule; averaged parameters; seed 1.
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

/** The augmentation of crops around people. */
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
 * The augmentation of crops around joints. There is no shift, because the fitted errors decide where a crop is. The
 * scale varies more, because an estimated torso is less accurate than a labeled one.
 */
export function refinementAugmentation(setting: Setting) {
  const { shift: _, ...others } = augmentationFor(setting);
  return { ...others, scale: { normal: 0.25 } };
}

/** A number of channels. A smoke run has few. */
export function channels({ smoke }: Setting, count: number): number {
  return smoke ? 4 : count;
}

/**
 * Initial values for 3×3 convolutions of 32 channels. They pass on the same share of their input as the 9×9
 * convolutions of 128 channels in the CPM release with N(0, 0.01): √(n · σ² / 2) = 0.72 for n parameters per output.
 */
export const publishedInitializer = { normal: 0.06 } as const;

/** Stochastic gradient descent with the papers' momentum, and a learning rate that suits such small networks. */
export const publishedSolver: Training = {
  optimizer: { kind: 'sgd', momentum: 0.9 },
  learningRate: 0.1,
  weightDecay: 0,
};
