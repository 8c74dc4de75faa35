import type { Command } from 'commander';
import { defaultRule } from '../../relabel/rule.ts';
import { addDatasetOptions } from '../dataset-choice.ts';
import { fraction, positiveNumber, positiveWholeNumber } from '../terminal/arguments.ts';
import type { RelabelCommandOptions } from './relabel-options.ts';

const help = `
A teacher is a Limber model (.onnx), or a description (.yaml) of any network that makes belief maps of one person;
a detector is described likewise. docs/relabel.md has both. Several teachers are averaged.

For each joint, label and teacher agree within --tolerance times the person's torso. Where they do not, the teacher
is kept if its confidence is at least --overrule, else the label. Where there is no label, the teacher is kept if
its confidence is at least --supply. The file says of every joint who placed it, and where they did not agree.

Example:
  $ limber data relabel --data lspet:data/lspet --teacher teachers/tinypose.yaml --detector teachers/rtmdet.yaml \\
      --share 0.75 --out data/lspet/relabelled-train.json`;

/** Adds `limber data relabel`. */
export function registerRelabel(data: Command): void {
  const command = data
    .command('relabel')
    .description('let a teacher network check and complete the labels of everybody')
    .requiredOption('--data <format:place>', 'the labelled dataset, e.g. lspet:data/lspet')
    .requiredOption(
      '--teacher <file...>',
      'labels the joints: .yaml (a description) or .onnx (a Limber model)',
    )
    .option('--detector <file.yaml>', 'finds the people who are not labelled')
    .option(
      '--tolerance <share>',
      "of the torso's length, within which both agree",
      positiveNumber,
      defaultRule.tolerance,
    )
    .option(
      '--overrule <confidence>',
      'from which the teacher overrules a label',
      fraction,
      defaultRule.overrule,
    )
    .option(
      '--supply <confidence>',
      'from which the teacher supplies a missing label',
      fraction,
      defaultRule.supply,
    )
    .option(
      '--share <share>',
      'how far a joint both agree on moves towards the teacher',
      fraction,
      defaultRule.share,
    )
    .option('--smallest <pixels>', "longer side of a found person's box, at least", positiveNumber, 64)
    .option('--threads <count>', 'threads to compute with (default: one per core)', positiveWholeNumber)
    .requiredOption('--out <file.json>', 'the COCO file to write')
    .addHelpText('after', help)
    .action(async (options: RelabelCommandOptions) => {
      const { runRelabel } = await import('./run-relabel.ts');
      await runRelabel(options);
    });
  addDatasetOptions(command, 'all');
}
