import { readdir } from 'node:fs/promises';
import { isAbsolute, join, parse } from 'node:path';

/** Whether a path means several: it holds `*`, `?`, `[…]` or `{…,…}`. */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/**
 * The files that a pattern names, sorted: `*` and `?` stand for characters of a name, `[abc]` for one of several,
 * `{jpg,png}` for alternatives and `**` for any number of folders. Hidden names need a pattern that begins with a dot.
 * Folders that cannot be read hold nothing.
 */
export async function expandGlob(pattern: string): Promise<readonly string[]> {
  const found = await Promise.all(expandBraces(pattern).map(matches));
  return [...new Set(found.flat())].sort();
}

async function matches(pattern: string): Promise<readonly string[]> {
  const { root } = parse(pattern);
  const segments = pattern
    .slice(root.length)
    .split(/[\\/]/)
    .filter((segment) => segment !== '');
  return walk(isAbsolute(pattern) ? root : '', segments);
}

async function walk(folder: string, segments: readonly string[]): Promise<readonly string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [];
  if (!isGlob(segment) && rest.length > 0) return walk(join(folder, segment), rest);
  const entries = await readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  if (segment === '**') {
    found.push(...(await walk(folder, rest)));
    for (const entry of entries) {
      if (entry.isDirectory() && !entry.name.startsWith('.')) {
        found.push(...(await walk(join(folder, entry.name), segments)));
      }
    }
    return found;
  }
  const name = nameTest(segment);
  for (const entry of entries.filter((entry) => name.test(entry.name))) {
    if (rest.length > 0) found.push(...(await walk(join(folder, entry.name), rest)));
    else if (!entry.isDirectory()) found.push(join(folder, entry.name));
  }
  return found;
}

function nameTest(segment: string): RegExp {
  const source = segment.replace(/\[!?[^\]]+\]|[*?]|[.+^${}()|[\]\\]/g, (token) => {
    if (token === '*') return '.*';
    if (token === '?') return '.';
    if (token.length > 1) return token.replace(/^\[!/, '[^');
    return `\\${token}`;
  });
  return new RegExp(segment.startsWith('.') ? `^${source}$` : `^(?!\\.)${source}$`);
}

/** `a.{jpg,png}` is `a.jpg` and `a.png`. */
function expandBraces(pattern: string): readonly string[] {
  const found = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (found === null) return [pattern];
  const [before, after] = [pattern.slice(0, found.index), pattern.slice(found.index + found[0].length)];
  return found[1]!.split(',').flatMap((choice) => expandBraces(before + choice + after));
}
