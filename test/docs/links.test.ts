import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pages, root } from './pages.ts';

/** GitHub's identifiers of a page's headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => title!);
  return new Set(
    headings.map((title) =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Whether a link of a page leads to an existing file and, if given, to an existing heading. */
function leadsSomewhere(path: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = join(root, file === '' ? path : join(dirname(path), file));
  if (!existsSync(target)) return false;
  return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).has(anchor);
}

describe('links in the documentation', () => {
  it.each(pages().map((page) => [page.path, page] as const))('%s', (_, { path, text }) => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
    const broken = links.filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(path, link));
    expect(broken).toEqual([]);
  });

  it('reach every page from docs/index.md', () => {
    const index = readFileSync(join(root, 'docs/index.md'), 'utf8');
    const own = pages().filter(({ path }) => path.startsWith('docs/') && path !== 'docs/index.md');
    for (const { path } of own) expect(index).toContain(`(${path.slice('docs/'.length)})`);
  });
});

it('docs/architecture.md names every folder of src', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(folders.length).toBeGreaterThan(15);
  expect(folders.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

it('docs/architecture.md names files that exist', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const files = [...text.matchAll(/`([a-z-]+\/[a-z/-]+\.ts)`/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(15);
  for (const file of files) expect(existsSync(join(root, 'src', file)), file).toBe(true);
});
