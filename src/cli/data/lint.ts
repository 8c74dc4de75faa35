import type { Command } from '@commander-js/extra-typings';
import { ruleDescriptions } from '../../data/lint/rule-descriptions.ts';
import { addDatasetOptions, openChosen } from '../dataset-choice.ts';
import { wholeNumber } from '../terminal/arguments.ts';
import { exit, Reported } from '../terminal/exit.ts';
import { interruptible } from '../terminal/interruptible.ts';
import { type Printer, printer } from '../terminal/printer.ts';

const descriptions = Object.entries(ruleDescriptions);
const width = Math.max(...descriptions.map(([id]) => id.length));
const rules = descriptions.map(([id, { severity, about }]) => `  ${id.padEnd(width)}  ${severity}: ${about}`);

const help = `
Rules:
${rules.join('\n')}

Exit status: 0 when nothing of severity error is found, 1 otherwise; --strict counts warnings as well.
Datasets that are given together are searched for pictures they share.

Example:
  $ limber data lint --data lsp:data/lsp lspet:data/lspet --json findings.json`;

/** Makes the command `limber data lint`. */
export function addLint(lint: Command, output: Printer = {}): void {
  const command = lint
    .requiredOption('--data <format:place...>', 'the labelled datasets, e.g. lsp:data/lsp')
    .option('--no-pictures', 'look at the labels only')
    .option('--examples <number>', 'findings to print for a rule', wholeNumber, 3)
    .option('--strict', 'let warnings decide the exit status too', false)
    .option('-j, --json <file>', 'write all findings as JSON; - is standard output');
  addDatasetOptions(command, 'all')
    .addHelpText('after', help)
    .action(({ data, pictures: images, examples, strict, json, ...choice }) =>
      interruptible(async (signal) => {
        const [{ lintDatasets }, { formatLint }, { withProgress }, { jsonOutput }] = await Promise.all([
          import('../../public/node/datasets.ts'),
          import('../../data/lint/index.ts'),
          import('../terminal/with-progress.ts'),
          import('../terminal/json-output.ts'),
        ]);
        const sink = await jsonOutput(json, printer(output));
        try {
          const datasets = await Promise.all(data.map((name) => openChosen(name, choice)));
          const report = await withProgress('pictures', (on) =>
            lintDatasets(datasets, { images, on, signal }),
          );
          await sink.write(formatLint(report, examples), report);
          const deciding = strict ? ['error', 'warning'] : ['error'];
          if (report.findings.some(({ severity }) => deciding.includes(severity)))
            throw new Reported(exit.failure);
        } finally {
          await sink.abandon();
        }
      }),
    );
}
