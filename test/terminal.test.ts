import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Only the command line may know about the command line. */

const source = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts') && !name.startsWith('cli/'));

/** Matching lines of code, without comments. */
function found(pattern: RegExp, but: readonly string[] = []): readonly string[] {
  return files
    .filter((name) => !but.includes(name))
    .flatMap((name) => {
      const code = readFileSync(join(source, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
      return code.split('\n').flatMap((line) => (pattern.test(line) ? [`${name}: ${line.trim()}`] : []));
    });
}

it('reads all files of the library', () => {
  expect(files.length).toBeGreaterThan(300);
  expect(found(/new LimberError\(/).length).toBeGreaterThan(200);
});

it('no text outside the command line mentions a flag', () => {
  // Names of page styles begin the same way. A file may contain the command that made it.
  const others = /var\(--|\{--|--[a-z0-9-]+:|commandLine\(\['limber'/;
  expect(found(/['"`][^'"`]*(^|[\s'"`(<])--[a-z]/).filter((line) => !others.test(line))).toEqual([]);
});

it('nothing outside the command line writes to a terminal, reads its arguments or ends the process', () => {
  // A longer command line needs more stack in ONNX Runtime.
  expect(found(/process\.(stdout|stderr|argv|exit)\b|console\./, ['runtime/background/node.ts'])).toEqual([]);
});
