import { type Dataset, type ImageSizeReader, isOpened } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import { parseRecipe, type Recipe } from '../../train/index.ts';
import { parseYaml } from '../parse-yaml.ts';
import { chooseSettings, type SuggestedSettings } from './choose-settings.ts';
import { measureLabels, padding } from './measure-labels.ts';

/** A recipe that fits a dataset. */
export interface SuggestedRecipe {
  /** The recipe as YAML, each choice with its reason in a comment. */
  readonly text: string;
  readonly recipe: Recipe;
  /** The settings that depend on the data, and why. */
  readonly settings: SuggestedSettings;
}

/** Fewer subjects than this cannot be divided. */
const fewest = 4;

/**
 * Looks at the training part of a dataset and writes a recipe for it: a Convolutional Pose Machine on MoveNet
 * Lightning's trunk. Size, crop, rotation, flip, batch, steps and the number held out come from the labels.
 *
 * @param dataset a dataset opened by its specification, which the recipe names.
 * @throws LimberError when there are too few labeled subjects to train on.
 */
export async function suggestRecipeFor(
  dataset: Dataset,
  readSize: ImageSizeReader,
): Promise<SuggestedRecipe> {
  if (!isOpened(dataset)) {
    throw new LimberError({
      what: 'a recipe needs a dataset that can be opened again',
      expected: 'one from `openDataset`',
    });
  }
  const training = (await dataset.trainingPart()) ?? dataset;
  const measures = await measureLabels(training, readSize);
  if (measures.people < fewest) {
    throw new LimberError({
      what: 'too few labeled subjects for a training',
      got: `${measures.people} in the training split`,
      expected: `${fewest} or more`,
      where: dataset.specification,
    });
  }
  const settings = chooseSettings(measures, training.skeleton);
  const text = recipeText(dataset.specification, training.skeleton.name, settings);
  return {
    text,
    recipe: parseRecipe(parseYaml('recipe', text, 'the suggested recipe'), 'the suggested recipe'),
    settings,
  };
}

function recipeText(specification: string, skeleton: string, chosen: SuggestedSettings): string {
  const { around, size, rotation, flip, batch, steps, validation, validateEvery } = chosen;
  const quoted = (text: string) => JSON.stringify(text);
  const setting = <Value>(
    indent: string,
    name: string,
    { value, reason }: { value: Value; reason: string },
  ) =>
    [
      ...wrapped(reason, indent),
      `${indent}${name}: ${JSON.stringify(value)
        .replace(/[{}]|":/g, (part) => (part === '{' ? '{ ' : part === '}' ? ' }' : ': '))
        .replaceAll('"', '')}`,
    ].join('\n');
  return `# A first recipe for ${specification}, suggested by limber init. Change settings that you know better.
#
#   limber train RECIPE --preview samples.png      draws the network's input images
#   limber train RECIPE --out runs/first
#
# All settings: docs/recipe-reference.md.
name: ${quoted(skeleton)}
seed: 1
data:
  # Only the training split is used.
  train: [${quoted(specification)}]
${setting('  ', 'validation', validation)}
model:
  # A network trained on people. Only its last layers depend on the joints; these begin anew.
  kind: cpm transfer
  trunk: movenet-lightning
${setting('  ', 'size', size)}
  stages: 2
crop:
${setting('  ', 'around', around)}
  padding: ${padding}
augmentation:
${setting('  ', 'rotation', rotation)}
  # Small changes of size, position and light suit most images.
  scale: { normal: 0.15 }
  shift: { normal: 0.05 }
${setting('  ', 'flip', flip)}
  brightness: { normal: 0.1 }
  contrast: { normal: 0.2 }
training:
${setting('  ', 'batch', batch)}
${setting('  ', 'steps', steps)}
  # As in the package's recipes: a short warm-up, then a learning rate that falls to 0.
  learningRate: 1.0e-3
  schedule: { kind: cosine, warmup: ${Math.max(1, Math.min(300, Math.round(steps.value / 10)))} }
  optimizer: { kind: adamw }
  weightDecay: 1.0e-4
  clip: 5
  emaDecay: 0.98
  # The trunk's first layers are frozen, the others learn slowly.
  parameterGroups:
    - { match: '^trunk/(Conv1|expanded_conv|block_[1-5]_)', learningRateFactor: 0 }
    - { match: '^trunk/block_\\d+_depthwise/depthwise$', learningRateFactor: 0 }
    - { match: '^(trunk|heatmaps)/', learningRateFactor: 0.15 }
  # To end the training after this many validations without a better score:
  # patience: 4
${setting('', 'validateEvery', validateEvery)}
card:
  initializedFrom: >-
    MoveNet SinglePose Lightning 4 (Google, Apache-2.0; trained by its authors on COCO and a private set):
    trunk and key-point head
  license: unstated
`;
}

const longestLine = 110;

/** A reason as lines of a comment. */
function wrapped(reason: string, indent: string): readonly string[] {
  const lines = [''];
  for (const word of reason.split(' ')) {
    if (`${lines.at(-1)} ${word}`.length > longestLine) lines.push('');
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines.map((line) => `${indent}#${line}`);
}
