import { extname } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import sharp from 'sharp';
import type { Sample } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import { writeWhole } from '../../files/node.ts';
import { decodeImage } from '../../images/node.ts';
import { permutation, randomStream } from '../../random.ts';
import { drawSamples } from '../../viz/index.ts';
import { addDatasetOptions, type DatasetChoice, openChosen } from '../dataset-choice.ts';
import { positiveWholeNumber, wholeNumber } from '../terminal/arguments.ts';
import { type Printer, printer } from './printer.ts';

interface ShowOptions extends DatasetChoice {
  readonly data: string;
  readonly ids?: readonly string[];
  readonly count: number;
  readonly seed: number;
  readonly columns: number;
  readonly tile: number;
  readonly out: string;
}

const help = `
The person's right is orange, the left blue; occluded joints are hollow. A picture that is not there
leaves a grey tile. Where a label and a teacher did not agree, a line leads to a cross at the place that was not
kept: yellow for the label, white for the teacher.

Example:
  $ limber data show --data lsp:data/lsp --count 30 --out sheet.png
  $ limber data show --data lsp:data/lsp --ids lsp/im0001 lsp/im0371 --out sheet.svg`;

/** Adds `limber data show`. */
export function registerShow(data: Command, output: Printer = {}): void {
  const command = data
    .command('show')
    .description('draw samples with their skeletons on one sheet')
    .requiredOption('--data <format:place>', 'the labelled dataset, e.g. lsp:data/lsp')
    .option('--ids <id...>', 'these samples, in this order')
    .addOption(
      new Option('--count <number>', 'how many samples, drawn at random')
        .argParser(positiveWholeNumber)
        .default(24)
        .conflicts('ids'),
    )
    .option('--seed <number>', 'another seed draws other samples', wholeNumber, 0)
    .option('--columns <number>', 'tiles in a row', positiveWholeNumber, 6)
    .option('--tile <pixels>', 'side of a tile', positiveWholeNumber, 224)
    .requiredOption('--out <file>', 'where to draw: .png or .svg')
    .addHelpText('after', help)
    .action((options: ShowOptions) => run(options, printer(output)));
  addDatasetOptions(command, 'all');
}

async function run(options: ShowOptions, { print }: Required<Printer>): Promise<void> {
  const { data, ids, count, seed, columns, tile, out } = options;
  const format = extname(out).toLowerCase();
  if (format !== '.png' && format !== '.svg') {
    throw new LimberError({ what: 'cannot draw', got: out, expected: 'a name that ends in .png or .svg' });
  }
  const dataset = await openChosen(data, options);
  const samples = ids ? named(dataset.samples, ids, data) : drawn(dataset.samples, count, seed);
  const sheet = Buffer.from(await drawSamples(dataset, samples, decodeImage, { columns, tile }));
  await writeWhole(
    out,
    format === '.svg' ? sheet : await sharp(sheet, { limitInputPixels: false }).png().toBuffer(),
  );
  print(`${samples.length} of ${dataset.samples.length} samples  ${out}\n`);
}

function named(samples: readonly Sample[], ids: readonly string[], where: string): readonly Sample[] {
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  return ids.map((id) => {
    const sample = byId.get(id);
    if (sample) return sample;
    const expected = `an id such as ${samples[0]?.id ?? ''}`;
    throw new LimberError({ what: `no sample "${id}"`, expected, where });
  });
}

/** So many at random, in their own order. */
function drawn(samples: readonly Sample[], count: number, seed: number): readonly Sample[] {
  const places = permutation(randomStream(seed), samples.length).subarray(0, count).sort();
  return Array.from(places, (place) => samples[place]!);
}
