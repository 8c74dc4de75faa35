import type { RecipeInput } from '../../train/index.ts';
import type { Arm, Experiment } from '../experiment.ts';
import type { Setting } from '../setting.ts';
import { early, layer, smallCpm } from './networks.ts';
import { publishedInitializer, publishedSolver, recipeFor } from './recipe.ts';

const stages = 5;

/** Measures the talk's argument: what allows a deep network to learn? */
export const vanishingGradients: Experiment = {
  name: 'vanishing-gradients',
  title: 'What keeps gradients from vanishing?',
  question:
    "A chain of five stages, 32 layers deep, learns from a loss at its end. The size of the gradient in its first layers depends on the initial values. With the paper's small normal values, every layer passes on 0.72 of the gradient. Three remedies are tried one by one: He's initial values, which keep the gradient's size; residual connections, which lead around layers; and a loss after every stage, the remedy of Convolutional Pose Machines.",
  equal: 'steps',
  usualBudget: 1080,
  arms: (setting) => [
    arm(setting, 'plain', 'small normal initial values', {}),
    arm(setting, 'he', "He's initial values", { initializer: 'he' }),
    arm(setting, 'residual', 'residual connections', { residual: true }),
    arm(setting, 'supervised', 'intermediate losses', { supervised: true }),
  ],
  claims: [
    { text: "He's initial values help", better: 'he', worse: 'plain' },
    { text: 'residual connections help', better: 'residual', worse: 'plain' },
    { text: 'intermediate losses help', better: 'supervised', worse: 'plain' },
  ],
  differences: [
    'The talk gives an argument but no figures.',
    'All networks are trained by stochastic gradient descent with momentum, as in the paper, because Adam would make small gradients large again. All four have the same learning rate.',
    'The images have 48×48 pixels. The loss is a cross-entropy over 12×12 cells. There is no batch normalization.',
  ],
  gradients: true,
};

interface Remedies {
  readonly initializer?: 'he';
  readonly residual?: true;
  readonly supervised?: true;
}

function arm(setting: Setting, name: string, label: string, remedies: Remedies): Arm {
  const { initializer = publishedInitializer, residual, supervised } = remedies;
  const plain = layer(setting);
  // A residual block is two layers and a shortcut around them.
  const refine = residual
    ? [plain, { ...plain, residual }, { ...plain, residual }]
    : Array.from({ length: 5 }, () => plain);
  const model: RecipeInput['model'] = {
    ...smallCpm(setting, { stages, trunk: [...early(setting, {}), plain], refine }),
    firstStage: refine.slice(1),
    initializer,
  };
  const training: Partial<RecipeInput['training']> = {
    ...publishedSolver,
    style: supervised ? 'end to end' : 'end to end without intermediate losses',
    gradientStatistics: 1,
  };
  return { name, label, recipe: recipeFor(setting, label, model, training) };
}
