import type { Command } from 'commander';
import { drawPuppets, type Puppets } from '../../runs/node.ts';
import { positiveWholeNumber, wholeNumber } from '../terminal/arguments.ts';
import { progress } from '../terminal/progress.ts';

const help = `
Synthetic figures are stick figures with the 14 joints of Leeds Sports Pose, on noise and stray lines.
Their labels are exact, and nothing is downloaded. Use them to try out a recipe, or to see how much data
a network needs. Every fifth figure is for testing. The same seed draws the same figures.

Example:
  $ limber data synthetic --out synthetic
  $ limber train recipes/synthetic.yaml --out runs/synthetic
  $ limber eval --model runs/synthetic/model.onnx --data coco:synthetic --split test`;

/** Adds `limber data synthetic`, which was `limber data puppets`. */
export function registerPuppets(data: Command): void {
  data
    .command('synthetic')
    .alias('puppets')
    .description('draw a small labelled dataset of stick figures')
    .option('--count <number>', 'how many', positiveWholeNumber, 500)
    .option('--side <pixels>', 'rows and columns of an image', positiveWholeNumber, 96)
    .option('--seed <number>', 'what is drawn', wholeNumber, 1)
    .requiredOption('--out <folder>', 'where images and COCO annotations go')
    .addHelpText('after', help)
    .action(run);
}

async function run(options: Puppets): Promise<void> {
  const bar = progress(options.count, 'figures', process.stderr);
  try {
    const { train, test } = await drawPuppets(options, () => bar.step());
    bar.stop();
    process.stdout.write(`${train} figures to train on, ${test} to test on  ${options.out}\n`);
  } finally {
    bar.stop();
  }
}
