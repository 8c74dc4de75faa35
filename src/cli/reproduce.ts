import { join } from 'node:path';
import { Argument, type Command } from '@commander-js/extra-typings';
import { experiments, severalPeople } from '../experiments/index.ts';
import type { ExperimentEvent } from '../experiments/node.ts';
import { duration } from './terminal/arguments.ts';
import { threadsOption } from './terminal/common-options.ts';
import { Interrupted } from './terminal/interruptible.ts';
import { renamedOption } from './terminal/renamed-option.ts';
import { onTerminal } from './terminal/terminal.ts';

const all = [...experiments, severalPeople];

const help = `
Experiments:
${all.map(({ name, title }) => `  ${name.padEnd(22)} ${title}`).join('\n')}

An experiment trains a few networks within the budget, on LSP and its extension (the folders lsp and lspet
in --root). It scores them on LSP's test half. several-people draws its own images. The command writes page.html, which needs no network, and result.json with
the page's numbers. Ctrl-C stops the training; the same command continues it.
--smoke runs everything in seconds with tiny networks on synthetic figures, to check that it works.

Examples:
  $ limber reproduce cpm-stages --root data --budget 20m
  $ limber reproduce vanishing-gradients --smoke --out smoke`;

/** Makes the command `limber reproduce`. */
export function addReproduce(command: Command): void {
  const complete = command
    .addArgument(new Argument('<experiment>', 'its name').choices(all.map(({ name }) => name)))
    .option(
      '--budget <time>',
      "time for all trainings: 90s, 30m, 2h (default: the experiment's own budget)",
      duration,
    )
    .option('--root <folder>', 'the folder that the datasets are in', 'data')
    .option('-o, --out <folder>', 'the folder for all files (default: runs/reproduce/NAME)')
    .option('--smoke', 'tiny networks on synthetic figures, in seconds', false)
    .option('--no-pictures', 'draw on gray instead of on images of the dataset')
    .addOption(threadsOption())
    .addHelpText('after', help)
    .action((name, { root: data, pictures: images, out = join('runs', 'reproduce', name), ...options }) =>
      onTerminal(async ({ signal, print }) => {
        const [{ runCrowdExperiment, runExperiment }, { commandLine }, { withTrainingDisplay }] =
          await Promise.all([
            import('../experiments/node.ts'),
            import('../files/node.ts'),
            import('./terminal/display.ts'),
          ]);
        const words = commandLine(['limber', ...process.argv.slice(2)]);
        const run = await withTrainingDisplay(async (display) => {
          const on = (event: ExperimentEvent) => {
            if (event.kind === 'timing') display.say(`timing a few steps of ${event.arm}`);
            else if (event.kind === 'scoring') {
              display.stop();
              display.say(`scoring ${event.arm} on ${event.people} test people`);
            } else if (event.kind !== 'training') display.on(event);
          };
          const common = { ...options, out, command: words, on, signal };
          return name === severalPeople.name
            ? await runCrowdExperiment(common)
            : await runExperiment(name, { ...common, data, images });
        });
        if (!run.finished) throw new Interrupted('; the same "limber reproduce" continues the experiment');
        print(`page  ${run.page}\n`);
      }),
    );
  renamedOption(complete, '--data', '--root');
}
