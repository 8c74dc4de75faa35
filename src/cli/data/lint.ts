import type { Command } from 'commander';
import { formatLint, lint, lintReport, lintRules } from '../../data/lint/index.ts';
import { fileSink } from '../../files/node.ts';
import { addDatasetOptions, type DatasetChoice } from '../dataset-choice.ts';
import { wholeNumber } from '../terminal/arguments.ts';
import { exit, Reported } from '../terminal/exit.ts';
import { openSubjects } from './open-subjects.ts';
import { type Printer, printer } from './printer.ts';

interface LintOptions extends DatasetChoice {
  readonly data: readonly string[];
  readonly pictures: boolean;
  readonly examples: number;
  readonly strict?: boolean;
  readonly json?: string;
}

const width = Math.max(...lintRules.map(({ id }) => id.length));
const rules = lintRules.map(({ id, severity, about }) => `  ${id.padEnd(width)}  ${severity}: ${about}`);

const help = `
Rules:
${rules.join('\n')}

Exit status: 0 when nothing of severity error is found, 1 otherwise; --strict counts warnings as well.
Datasets that are given together are searched for pictures they share.

Example:
  $ limber data lint --data lsp:data/lsp lspet:data/lspet --json findings.json`;

/** Adds `limber data lint`. */
export function registerLint(data: Command, output: Printer = {}): void {
  const command = data
    .command('lint')
    .description('find what ruins trainings: broken labels, swapped sides, pictures in two splits')
    .requiredOption('--data <format:place...>', 'the labelled datasets, e.g. lsp:data/lsp')
    .option('--no-pictures', 'look at the labels only')
    .option('--examples <number>', 'findings to print for a rule', wholeNumber, 3)
    .option('--strict', 'let warnings decide the exit status too')
    .option('--json <file>', 'write all findings as JSON; - is standard output')
    .addHelpText('after', help)
    .action((options: LintOptions) => run(options, printer(output), data.parent?.version()));
  addDatasetOptions(command, 'all');
}

/** @throws Reported when something was found that decides the exit status. */
async function run(
  options: LintOptions,
  { print, note }: Required<Printer>,
  limber: string | undefined,
): Promise<void> {
  const { examples, strict = false, json: file } = options;
  const sink = file === undefined || file === '-' ? undefined : await fileSink(file);
  try {
    const subjects = await openSubjects(options);
    const findings = lint(subjects);
    const found = lintReport(subjects, lintRules, findings, limber);
    const json = `${JSON.stringify(found, null, 2)}\n`;
    (file === '-' ? note : print)(`${formatLint(found, examples)}\n`);
    if (file === '-') print(json);
    await sink?.write(json);
    await sink?.finish();
    const severe = findings.some(
      ({ severity }) => severity === 'error' || (strict && severity === 'warning'),
    );
    if (severe) throw new Reported(exit.failure);
  } finally {
    await sink?.abandon();
  }
}
