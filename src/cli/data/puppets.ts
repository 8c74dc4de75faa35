import type { Command } from 'commander';
import { drawPuppets, type Puppets } from '../../runs/node.ts';
import { positiveWholeNumber, wholeNumber } from '../terminal/arguments.ts';
import { progress } from '../terminal/progress.ts';

const help = `
Puppets are stick figures with the 14 joints of Leeds Sports Pose, on noise and stray lines. Their labels are
exact and they cost nothing to fetch: for trying out a recipe, or how much data a network needs. Every fifth
is for testing. The same seed draws the same puppets.

Example:
  $ limber data puppets --out puppets
  $ limber train recipes/puppets.yaml --out runs/puppets
  $ limber eval --model runs/puppets/model.onnx --data coco:puppets --split test`;

/** Adds `limber data puppets`. */
export function registerPuppets(data: Command): void {
  data
    .command('puppets')
    .description('draw a small labelled dataset of stick figures')
    .option('--count <number>', 'how many', positiveWholeNumber, 500)
    .option('--side <pixels>', 'rows and columns of a picture', positiveWholeNumber, 96)
    .option('--seed <number>', 'what is drawn', wholeNumber, 1)
    .requiredOption('--out <folder>', 'where pictures and COCO annotations go')
    .addHelpText('after', help)
    .action(run);
}

async function run(options: Puppets): Promise<void> {
  const bar = progress(options.count, 'puppets', process.stderr);
  try {
    const { train, test } = await drawPuppets(options, () => bar.step());
    bar.stop();
    process.stdout.write(`${train} puppets to train on, ${test} to test on  ${options.out}\n`);
  } finally {
    bar.stop();
  }
}
