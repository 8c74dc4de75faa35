import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}/README.md`, 'utf8');

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
});
