import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { registerLint } from '../../../src/cli/data/lint.ts';
import { registerShow } from '../../../src/cli/data/show.ts';
import { registerStats } from '../../../src/cli/data/stats.ts';
import { lintRules } from '../../../src/data/lint/index.ts';

const text = readFileSync(new URL('../../../docs/data.md', import.meta.url), 'utf8');

it('documents every rule with its severity', () => {
  const rows = [...text.matchAll(/^\| `([a-z-]+)` \| (error|warning|note) \| (.*) \|$/gm)];
  expect(rows.map(([, id, severity, about]) => [id, severity, about])).toEqual(
    lintRules.map(({ id, severity, about }) => [id, severity, about]),
  );
});

it('uses commands and options that exist', () => {
  const program = new Command('limber');
  const data = program.command('data');
  for (const register of [registerLint, registerShow, registerStats]) register(data);
  const lines = [...text.matchAll(/^npm run --silent limber -- data (\S+) (.*)$/gm)];
  expect(lines.length).toBe(4);
  for (const [, name, rest] of lines) {
    const help = data.commands.find((command) => command.name() === name)?.helpInformation() ?? '';
    for (const option of rest!.split(' ').filter((word) => word.startsWith('--')))
      expect(help).toContain(option);
  }
});
