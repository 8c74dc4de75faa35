import type { Command } from '@commander-js/extra-typings';
import { ruleDescriptions } from '../../data/lint/rule-descriptions.ts';
import { addDatasetOptions, openChosen } from '../dataset-choice.ts';
import { wholeNumber } from '../terminal/arguments.ts';
import { jsonOption } from '../terminal/common-options.ts';
import { exit, Reported } from '../terminal/exit.ts';
import { withJsonOutput } from '../terminal/json-output.ts';
import { onTerminal, type Printer } from '../terminal/terminal.ts';

const descriptions = Object.entries(ruleDescriptions);
const width = Math.max(...descriptions.map(([id]) => id.length));
const rules = descriptions.map(([id, { severity, about }]) => `  ${id.padEnd(width)}  ${severity}: ${about}`);

const help = `
Rules:
${rules.join('\n')}

Exit status: 1 if there is an error, or with --strict a warning; otherwise 0.
Several datasets are also searched for images that they share.

Example:
  $ limber data lint --data lsp:data/lsp lspet:data/lspet --json findings.json`;

/** Makes the command `limber data lint`. */
export function addLint(lint: Command, output: Printer = {}): void {
  const command = lint
    .requiredOption('--data <format:place...>', 'the labeled datasets, e.g. lsp:data/lsp')
    .option('--no-pictures', 'check only the labels')
    .option('--examples <number>', 'findings to print per rule', wholeNumber, 3)
    .option('--strict', 'exit with status 1 for warnings too', false)
    .addOption(jsonOption('all findings'));
  addDatasetOptions(command, 'all')
    .addHelpText('after', help)
    .action(({ data, pictures: images, examples, strict, json, ...choice }) =>
      onTerminal(
        (terminal) =>
          withJsonOutput(json, terminal, async (write) => {
            const [{ lintDatasets }, { formatLint }] = await Promise.all([
              import('../../public/node/datasets.ts'),
              import('../../data/lint/index.ts'),
            ]);
            const datasets = await Promise.all(data.map((name) => openChosen(name, choice, terminal)));
            const { signal } = terminal;
            const report = await terminal.progress('images', (on) =>
              lintDatasets(datasets, { images, on, signal }),
            );
            await write(formatLint(report, examples), report);
            const deciding = strict ? ['error', 'warning'] : ['error'];
            if (report.findings.some(({ severity }) => deciding.includes(severity)))
              throw new Reported(exit.failure);
          }),
        output,
      ),
    );
}
