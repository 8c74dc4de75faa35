import { join } from 'node:path';
import type { Command } from 'commander';
import { type Dataset, drawPuppet, type Sample, toCoco } from '../../data/index.ts';
import { folder } from '../../data/node.ts';
import { encodePng } from '../../images/node.ts';
import { lsp } from '../../skeletons/index.ts';
import { positiveWholeNumber, wholeNumber } from '../arguments.ts';
import { writeWhole } from '../output.ts';
import { progress } from '../progress.ts';

interface PuppetOptions {
  readonly count: number;
  readonly side: number;
  readonly seed: number;
  readonly out: string;
}

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

async function run({ count, side, seed, out }: PuppetOptions): Promise<void> {
  const samples: Sample[] = [];
  const bar = progress(count, 'puppets', process.stderr);
  try {
    for (let number = 1; number <= count; number++) {
      const { image, pose } = drawPuppet(seed, number, side);
      const name = `images/${String(number).padStart(6, '0')}.png`;
      await writeWhole(join(out, name), await encodePng(image));
      samples.push({ id: `puppet ${number}`, image: name, pose, imageSize: { width: side, height: side } });
      bar.step();
    }
  } finally {
    bar.stop();
  }
  const held = samples.filter((_, index) => index % 5 === 4);
  const parts = { train: samples.filter((sample) => !held.includes(sample)), test: held };
  for (const [part, samples] of Object.entries(parts)) {
    const dataset: Dataset = { name: `puppets of seed ${seed}`, skeleton: lsp, files: folder(out), samples };
    const text = `${JSON.stringify(toCoco(dataset).document)}\n`;
    await writeWhole(join(out, 'annotations', `${part}.json`), new TextEncoder().encode(text));
  }
  process.stdout.write(`${parts.train.length} puppets to train on, ${held.length} to test on  ${out}\n`);
}
