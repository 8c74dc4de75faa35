import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}/README.md`, 'utf8');
const run = promisify(execFile);

function blocks(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    (match) => match[1]!,
  );
}

describe('README', () => {
  it('imports from paths that the package exports', () => {
    const { exports } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { exports: object };
    const imported = blocks('ts').flatMap((block) =>
      [...block.matchAll(/from 'limber\/([^']+)'/g)].map((match) => `./${match[1]}`),
    );
    expect(imported.length).toBeGreaterThan(0);
    for (const path of imported) expect(Object.keys(exports)).toContain(path);
  });

  it('uses commands and options that exist', async () => {
    const lines = blocks('sh')
      .flatMap((block) => block.split('\n'))
      .filter((line) => line.startsWith('npm run --silent limber -- '));
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      const words = line.replace('npm run --silent limber -- ', '').split(' ');
      const command = words.slice(0, words[0] === 'data' ? 2 : 1);
      const { stdout } = await run(
        process.execPath,
        ['--import', 'tsx', 'src/cli/main.ts', ...command, '--help'],
        { cwd: root },
      );
      expect(stdout).toMatch(new RegExp(`^Usage: limber ${command.join(' ')} `));
      for (const option of words.filter((word) => word.startsWith('--'))) expect(stdout).toContain(option);
    }
  });

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { scripts: object };
    for (const [, name] of readme.matchAll(/npm run (?:--silent )?([a-z:]+)/g)) {
      expect(Object.keys(scripts)).toContain(name);
    }
  });
});
