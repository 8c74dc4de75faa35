import type { Command } from '@commander-js/extra-typings';
import { addDatasetOptions, openChosen } from '../dataset-choice.ts';
import { interruptible } from '../terminal/interruptible.ts';
import { type Printer, printer } from '../terminal/printer.ts';
import { noteProblems } from '../terminal/problems.ts';

const help = `
Example:
  $ limber data stats --data lsp:data/lsp --json stats.json`;

/** Makes the command `limber data stats`. */
export function addStats(stats: Command, output: Printer = {}): void {
  const command = stats
    .requiredOption('--data <format:place>', 'the labeled dataset, e.g. lsp:data/lsp')
    .option('--no-pictures', "do not read the images' sizes")
    .option('-j, --json <file>', 'write the numbers as JSON; - is standard output');
  addDatasetOptions(command, 'all')
    .addHelpText('after', help)
    .action(({ data, pictures: images, json, ...choice }) =>
      interruptible(async (signal) => {
        const [{ datasetStats }, { formatStatistics }, { withProgress }, { jsonOutput }] = await Promise.all([
          import('../../public/node/datasets.ts'),
          import('../../data/index.ts'),
          import('../terminal/with-progress.ts'),
          import('../terminal/json-output.ts'),
        ]);
        const streams = printer(output);
        const sink = await jsonOutput(json, streams);
        try {
          const dataset = await openChosen(data, choice);
          const measured = await withProgress('images', (on) =>
            datasetStats(dataset, { images, on, signal }),
          );
          await sink.write(formatStatistics(measured.statistics), measured.statistics);
          noteProblems(measured.problems, 'images have a size that could not be read', streams);
        } finally {
          await sink.abandon();
        }
      }),
    );
}
