import { type Command, InvalidArgumentError } from 'commander';
import { type Experiment, experiments } from '../experiments/index.ts';
import type { ReproduceOptions } from './reproduce/options.ts';
import { positiveWholeNumber } from './terminal/arguments.ts';

const help = `
Experiments:
${experiments.map(({ name, title }) => `  ${name.padEnd(22)} ${title}`).join('\n')}

Every experiment trains a few networks on LSP and its extension (--data holds them as lsp and lspet) within
the budget, scores them on LSP's test half and writes page.html, one page that needs no network, with
result.json behind it. Training stops with Ctrl-C and goes on when the same command is given again.
--smoke runs it in seconds with tiny networks on drawn figures, to see that everything works.

Examples:
  $ limber reproduce cpm-stages --data data --budget 20m
  $ limber reproduce vanishing-gradients --smoke --out smoke`;

/** Adds `limber reproduce`. */
export function registerReproduce(program: Command): void {
  program
    .command('reproduce')
    .description("run one of the papers' experiments and write a page about what it found")
    .argument('<experiment>', 'its name', experimentNamed)
    .option(
      '--budget <time>',
      'what all of its trainings may take: 90s, 30m, 2h (default: as it needs)',
      seconds,
    )
    .option('--data <folder>', 'where the datasets are', 'data')
    .option('--out <folder>', 'where everything is kept (default: runs/reproduce/NAME)')
    .option('--smoke', 'tiny networks on drawn figures, in seconds', false)
    .option('--no-pictures', 'draw on grey instead of on pictures of the dataset')
    .option('--threads <count>', 'threads to compute with (default: one per core)', positiveWholeNumber)
    .addHelpText('after', help)
    .action(async (experiment: Experiment, options: ReproduceOptions) => {
      const { runExperiment } = await import('./reproduce/run-experiment.ts');
      await runExperiment(experiment, options);
    });
}

function experimentNamed(text: string): Experiment {
  const found = experiments.find(({ name }) => name === text);
  if (found) return found;
  throw new InvalidArgumentError(`expected one of ${experiments.map(({ name }) => name).join(', ')}.`);
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `90s`, `30m`, `1.5h` in seconds. */
function seconds(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
  const value = Number(number) * (units[unit ?? ''] ?? Number.NaN);
  if (!(value > 0)) throw new InvalidArgumentError('expected a time such as 90s, 30m or 2h.');
  return value;
}
