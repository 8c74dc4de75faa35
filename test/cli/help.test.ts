import { describe, expect, it } from 'vitest';
import { listedCommands } from './listed-commands.ts';
import { limber } from './run.ts';

const commands = await listedCommands();

/** The command's arguments, such as `<image...>`, without those of options. */
const argumentsIn = (text: string) => text.replace(/--\S+ <[^>]+>/g, '').match(/<[^>]+>/g) ?? [];

describe('the help', () => {
  it('lists the commands', () => {
    const names = commands.map(({ words }) => words.join(' '));
    expect(names).toEqual(expect.arrayContaining(['predict', 'train', 'eval', 'data', 'data lint']));
  });

  it.each(commands)('describes $words and its arguments on one line', async ({ words, takes, about }) => {
    expect(about).toMatch(/^[a-z].*\w$/);
    expect(about.length).toBeLessThan(50);
    const { stdout } = await limber([...words, '--help']);
    const [, usage = ''] = /^Usage: limber (.*)$/m.exec(stdout)!;
    if (words.join(' ') === 'data') return expect(takes).toBe('<command>');
    expect(argumentsIn(takes)).toEqual(argumentsIn(usage));
    for (const [option] of takes.matchAll(/--\S+ <[^>]+>/g)) expect(stdout).toContain(option);
    return expect(stdout).toContain(about);
  });
});
