import type { Command } from 'commander';
import { type Dataset, datasetStatistics } from '../../data/index.ts';
import { LimberError, orProblem } from '../../errors.ts';
import { fileSink } from '../../files/node.ts';
import type { Size } from '../../geometry/index.ts';
import { readImageSize } from '../../images/node.ts';
import { addDatasetOptions, type DatasetChoice, openChosen } from '../dataset-choice.ts';
import { progress } from '../terminal/progress.ts';
import { splitOfEach } from './open-subjects.ts';
import { type Printer, printer } from './printer.ts';
import { formatStatistics } from './stats-table.ts';

interface StatsOptions extends DatasetChoice {
  readonly data: string;
  readonly pictures: boolean;
  readonly json?: string;
}

const help = `
Example:
  $ limber data stats --data lsp:data/lsp --json stats.json`;

/** Adds `limber data stats`. */
export function registerStats(data: Command, output: Printer = {}): void {
  const command = data
    .command('stats')
    .description(
      'count and measure: joints, visibility, sizes of pictures, people and torsos, spread of the pose',
    )
    .requiredOption('--data <format:place>', 'the labelled dataset, e.g. lsp:data/lsp')
    .option('--no-pictures', "do not read the pictures' sizes")
    .option('--json <file>', 'write the numbers as JSON; - is standard output')
    .addHelpText('after', help)
    .action((options: StatsOptions) => run(options, printer(output)));
  addDatasetOptions(command, 'all');
}

async function run(options: StatsOptions, { print, note }: Required<Printer>): Promise<void> {
  const { data, pictures, json: file } = options;
  const sink = file === undefined || file === '-' ? undefined : await fileSink(file);
  try {
    const dataset = await openChosen(data, options);
    const statistics = datasetStatistics(dataset, {
      splits: await splitOfEach(dataset, data, options),
      sizes: pictures ? await pictureSizes(dataset) : new Map<string, Size>(),
    });
    const json = `${JSON.stringify(statistics, null, 2)}\n`;
    (file === '-' ? note : print)(`${formatStatistics(statistics)}\n`);
    if (file === '-') print(json);
    await sink?.write(json);
    await sink?.finish();
  } finally {
    await sink?.abandon();
  }
}

/** The sizes of the pictures that can be read, where the labels do not state them. */
async function pictureSizes({ files, samples }: Dataset): Promise<ReadonlyMap<string, Size>> {
  const images = new Set(samples.filter(({ imageSize }) => !imageSize).map(({ image }) => image));
  const bar = progress(images.size, 'pictures', process.stderr);
  const sizes = new Map<string, Size>();
  try {
    for (const image of images) {
      const size = await orProblem(readSize(image));
      if (!(size instanceof LimberError)) sizes.set(image, size);
      bar.step();
    }
  } finally {
    bar.stop();
  }
  return sizes;

  async function readSize(image: string): Promise<Size> {
    return await readImageSize(await files.read(image), image);
  }
}
