import { type Command, InvalidArgumentError, Option, type OptionValues } from '@commander-js/extra-typings';
import { problemOf } from '../../errors.ts';
import { type Axes, parseAxes } from '../../predictions/axes.ts';
import type { Skeleton } from '../../skeletons/index.ts';
import { standardSkeletons } from '../../skeletons/standard.ts';

/** Adds the options that describe the layout of other programs' predictions. */
export function addPredictionOptions<
  Arguments extends unknown[],
  Options extends OptionValues,
  Global extends OptionValues,
>(command: Command<Arguments, Options, Global>) {
  return command
    .addOption(
      new Option('--axes <names>', 'axes of the array of predictions, e.g. people,joints,xy').argParser(
        axesNamed,
      ),
    )
    .addOption(
      new Option(
        '--origin <number>',
        "coordinate of the first pixel's center in the predictions: 0 or 1",
      ).argParser(parseOrigin),
    )
    .addOption(
      new Option(
        '--joints <names>',
        `order of the predicted joints: ${Object.keys(standardSkeletons).join(', ')}, or names with commas`,
      ).argParser(parseJoints),
    )
    .option('--variable <name>', 'name of the array in the file of predictions');
}

function axesNamed(text: string): Axes {
  try {
    return parseAxes(text);
  } catch (error) {
    problemOf(error);
    throw new InvalidArgumentError('expected joints, people and xy (or yx) in some order.');
  }
}

function parseOrigin(text: string): 0 | 1 {
  if (text !== '0' && text !== '1') throw new InvalidArgumentError('expected 0 or 1.');
  return text === '0' ? 0 : 1;
}

/** The joints of a standard skeleton, or names of joints separated by commas. */
export function parseJoints(text: string): Skeleton {
  const standard = Object.entries(standardSkeletons).find(([name]) => name === text);
  if (standard) return standard[1];
  const joints = text.split(',').map((joint) => joint.trim());
  if (joints.length < 2) {
    const names = Object.keys(standardSkeletons).join(', ');
    throw new InvalidArgumentError(`expected ${names}, or the names of joints with commas between them.`);
  }
  return { name: '--joints', joints, limbs: [], mirrorPairs: [] };
}
