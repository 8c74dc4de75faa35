import { join } from 'node:path';
import { Argument, type Command } from '@commander-js/extra-typings';
import { experiments } from '../experiments/index.ts';
import type { ExperimentEvent } from '../experiments/node.ts';
import { duration, positiveWholeNumber } from './terminal/arguments.ts';
import { Interrupted, interruptible } from './terminal/interruptible.ts';
import { renamedOption } from './terminal/renamed-option.ts';

const help = `
Experiments:
${experiments.map(({ name, title }) => `  ${name.padEnd(22)} ${title}`).join('\n')}

Every experiment trains a few networks on LSP and its extension (--root holds them as lsp and lspet) within
the budget, scores them on LSP's test half and writes page.html, one page that needs no network, with
result.json behind it. Training stops with Ctrl-C and goes on when the same command is given again.
--smoke runs it in seconds with tiny networks on synthetic figures, to see that everything works.

Examples:
  $ limber reproduce cpm-stages --root data --budget 20m
  $ limber reproduce vanishing-gradients --smoke --out smoke`;

/** Makes the command `limber reproduce`. */
export function addReproduce(command: Command): void {
  const complete = command
    .addArgument(new Argument('<experiment>', 'its name').choices(experiments.map(({ name }) => name)))
    .option(
      '--budget <time>',
      'what all of its trainings may take: 90s, 30m, 2h (default: as it needs)',
      duration,
    )
    .option('--root <folder>', 'the folder that the datasets are in', 'data')
    .option('-o, --out <folder>', 'where everything is kept (default: runs/reproduce/NAME)')
    .option('--smoke', 'tiny networks on synthetic figures, in seconds', false)
    .option('--no-pictures', 'draw on grey instead of on pictures of the dataset')
    .option('--threads <count>', 'threads to compute with (default: one per core)', positiveWholeNumber)
    .addHelpText('after', help)
    .action((name, { root: data, pictures: images, out = join('runs', 'reproduce', name), ...options }) =>
      interruptible(async (signal) => {
        const [{ runExperiment }, { commandLine }, { trainingDisplay }] = await Promise.all([
          import('../experiments/node.ts'),
          import('../files/node.ts'),
          import('./terminal/display.ts'),
        ]);
        const words = commandLine(['limber', ...process.argv.slice(2)]);
        const display = trainingDisplay(process.stderr, () => performance.now());
        const on = (event: ExperimentEvent) => {
          if (event.kind === 'timing') display.say(`timing a few steps of ${event.arm}`);
          else if (event.kind === 'scoring') {
            display.stop();
            display.say(`scoring ${event.arm} on ${event.people} test people`);
          } else if (event.kind !== 'training') display.on(event);
        };
        try {
          const run = await runExperiment(name, {
            ...options,
            out,
            data,
            images,
            command: words,
            on,
            signal,
          });
          display.stop();
          if (run.finished) return void process.stdout.write(`page  ${run.page}\n`);
          throw new Interrupted('; the same "limber reproduce" goes on with the experiment');
        } finally {
          display.stop();
        }
      }),
    );
  renamedOption(complete, '--data', '--root');
}
