import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lintRules } from '../../../src/data/lint/index.ts';

const text = readFileSync(new URL('../../../docs/data.md', import.meta.url), 'utf8');

it('documents every rule with its severity', () => {
  const rows = [...text.matchAll(/^\| `([a-z-]+)` \| (error|warning|note) \| (.*) \|$/gm)];
  expect(rows.map(([, id, severity, about]) => [id, severity, about])).toEqual(
    lintRules.map(({ id, severity, about }) => [id, severity, about]),
  );
});
