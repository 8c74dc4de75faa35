import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Axes, parseAxes } from '../../predictions/index.ts';
import { type Skeleton, standardSkeletons } from '../../skeletons/index.ts';

/** Adds the options that say how third-party predictions are laid out. */
export function addPredictionOptions(command: Command): void {
  command
    .addOption(
      new Option('--axes <names>', 'axes of the array of predictions, e.g. people,joints,xy').argParser(
        parseAxesOption,
      ),
    )
    .addOption(
      new Option(
        '--origin <number>',
        "the predictions' coordinates of the first pixel's centre: 0 or 1",
      ).argParser(parseOrigin),
    )
    .addOption(
      new Option(
        '--joints <names>',
        `order of the predicted joints: ${Object.keys(standardSkeletons).join(', ')}, or names with commas`,
      ).argParser(parseJoints),
    )
    .option('--variable <name>', 'which array in the file of predictions');
}

function parseAxesOption(text: string): Axes {
  try {
    return parseAxes(text);
  } catch {
    throw new InvalidArgumentError('expected joints, people and xy (or yx) in some order.');
  }
}

function parseOrigin(text: string): number {
  if (text !== '0' && text !== '1') throw new InvalidArgumentError('expected 0 or 1.');
  return Number(text);
}

/** A skeleton's name, or joints. */
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
