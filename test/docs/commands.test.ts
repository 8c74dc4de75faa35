import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limber } from '../cli/run.ts';
import { pages, root, shellLines } from './pages.ts';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };

const helps = new Map<string, Promise<string>>();

/** The output of `limber … --help`; each command runs once. */
function helpOf(command: readonly string[]): Promise<string> {
  const name = command.join(' ');
  const help = helps.get(name) ?? limber([...command, '--help']).then(({ stdout }) => stdout);
  helps.set(name, help);
  return help;
}

/** The words after `limber`, in any way of calling it; nothing for another program. */
function limberWords(line: string): readonly string[] | undefined {
  const [, words] = /^(?:npx |npm run --silent )?limber (?:-- )?(.*)$/.exec(line) ?? [];
  return words?.split(/\s+/);
}

const lines = pages().flatMap((page) => shellLines(page).map((line) => [page.path, line] as const));
const own = lines.flatMap(([path, line]) => {
  const words = limberWords(line);
  return words === undefined ? [] : [[path, line, words] as const];
});

describe('commands in the documentation', () => {
  it('are many', () => {
    expect(own.length).toBeGreaterThan(40);
    expect(new Set(own.map(([path]) => path)).size).toBeGreaterThan(6);
  });

  it.each(own)('%s: %s', async (_, __, words) => {
    const command = words.slice(0, words[0] === 'data' ? 2 : 1);
    const help = await helpOf(command);
    expect(help).toMatch(new RegExp(`^Usage: limber ${command.join(' ')}[| ]`));
    const options = words.flatMap((word) => /^--?[a-z][a-z-]*/.exec(word) ?? []);
    for (const option of options) expect(help).toMatch(new RegExp(`(^|[\\s,])${option}(?![a-z-])`, 'm'));
  });

  it('name recipes that exist', () => {
    const text = pages()
      .map((page) => page.text)
      .join('\n');
    const recipes = new Set([...text.matchAll(/\brecipes\/([a-z0-9-]+)\.yaml/g)].map(([, name]) => name!));
    recipes.delete('puppets');
    expect(recipes.size).toBeGreaterThan(5);
    for (const name of recipes) expect(existsSync(join(root, 'recipes', `${name}.yaml`)), name).toBe(true);
  });

  it('of other programs are existing npm scripts or known programs', () => {
    for (const [path, line] of lines) {
      if (limberWords(line) !== undefined) continue;
      for (const part of line.split(' && ')) {
        const [, name] = /^npm run (?:--silent )?([a-z:]+)/.exec(part) ?? [];
        const [, script] = /^npx tsx (\S+)/.exec(part) ?? [];
        if (name !== undefined) expect(Object.keys(scripts), `${path}: ${line}`).toContain(name);
        else if (script !== undefined) expect(existsSync(join(root, script)), `${path}: ${line}`).toBe(true);
        else
          expect(part, path).toMatch(
            /^([A-Z_]+=\S+ )*(npm (ci|test|install|pack)|npx vitest run|apt-get install|mkdir|cp|rm|git show|tar|wget|curl)\b/,
          );
      }
    }
  });

  it('in running text name existing npm scripts too', () => {
    for (const { path, text } of pages()) {
      for (const [, name] of text.matchAll(/npm run (?:--silent )?([a-z:]+)/g)) {
        expect(Object.keys(scripts), path).toContain(name);
      }
    }
  });
});
