import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A page of the documentation. */
export interface Page {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** Every Markdown page at the top level and in `docs`, `assets`, `examples` and `trained`. */
export function pages(): readonly Page[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md'));
  const below = ['docs', 'assets', 'examples', 'trained'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && !isForeign(entry.parentPath))
      .map(({ parentPath, name }) => relative(root, join(parentPath, name))),
  );
  return [...top, ...below].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Excludes pages of packages, and the generated API reference. */
function isForeign(folder: string): boolean {
  return /[\\/](node_modules|docs[\\/]api)([\\/]|$)/.test(folder);
}

/** The code blocks of a language. */
export function blocks({ text }: Page, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code]) => code!,
  );
}

/** The lines of a page's shell blocks. */
export function shellLines(page: Page): readonly string[] {
  return blocks(page, 'sh')
    .flatMap((block) => block.replace(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');
}
