import type { Command } from '@commander-js/extra-typings';
import { addDatasetOptions, openChosen } from '../dataset-choice.ts';
import { jsonOption } from '../terminal/common-options.ts';
import { withJsonOutput } from '../terminal/json-output.ts';
import { onTerminal, type Printer } from '../terminal/terminal.ts';

const help = `
Example:
  $ limber data stats --data lsp:data/lsp --json stats.json`;

/** Makes the command `limber data stats`. */
export function addStats(stats: Command, output: Printer = {}): void {
  const command = stats
    .requiredOption('--data <format:place>', 'the labeled dataset, e.g. lsp:data/lsp')
    .option('--no-pictures', "do not read the images' sizes")
    .addOption(jsonOption('the numbers'));
  addDatasetOptions(command, 'all')
    .addHelpText('after', help)
    .action(({ data, pictures: images, json, ...choice }) =>
      onTerminal(
        (terminal) =>
          withJsonOutput(json, terminal, async (write) => {
            const [{ datasetStats }, { formatStatistics }] = await Promise.all([
              import('../../public/node/datasets.ts'),
              import('../../data/index.ts'),
            ]);
            const dataset = await openChosen(data, choice, terminal);
            const { signal } = terminal;
            const { statistics, problems } = await terminal.progress('images', (on) =>
              datasetStats(dataset, { images, on, signal }),
            );
            await write(formatStatistics(statistics), statistics);
            terminal.skipped(problems, 'images have a size that could not be read');
          }),
        output,
      ),
    );
}
