import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';

/** Whether a path is a pattern: it contains `*`, `?`, `[…]` or `{…,…}`. */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/**
 * The files that match a pattern, sorted. `*` stands for any characters, `?` for one character, `[abc]` for one of
 * these, `{jpg,png}` for alternatives, and `**` for any number of folders. Hidden names match only a pattern that
 * begins with a dot. A file whose own name looks like a pattern, such as `Photos [2019]`, also matches. Folders that
 * cannot be read count as empty.
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
  return walk(root, segments);
}

async function walk(folder: string, segments: readonly string[]): Promise<readonly string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [];
  if (!isGlob(segment) && rest.length > 0) return walk(join(folder, segment), rest);
  const entries = await readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  if (segment === '**') {
    found.push(...(await walk(folder, rest.length > 0 ? rest : ['*'])));
    for (const entry of entries) {
      if (entry.isDirectory() && !entry.name.startsWith('.')) {
        found.push(...(await walk(join(folder, entry.name), segments)));
      }
    }
    return found;
  }
  const pattern = namePattern(segment);
  for (const entry of entries.filter(({ name }) => name === segment || pattern.test(name))) {
    if (rest.length > 0) found.push(...(await walk(join(folder, entry.name), rest)));
    else if (!entry.isDirectory()) found.push(join(folder, entry.name));
  }
  return found;
}

function namePattern(segment: string): RegExp {
  const source = segment.replace(/\[!?[^\]]+\]|[*?]|[.+^${}()|[\]\\]/g, (token) => {
    if (token === '*') return '.*';
    if (token === '?') return '.';
    const characters = token.replace(/^\[!/, '[^');
    return token.length > 1 && isPattern(characters) ? characters : token.replace(/[^\w\s-]/g, '\\$&');
  });
  return new RegExp(segment.startsWith('.') ? `^${source}$` : `^(?!\\.)${source}$`);
}

/** Brackets are not always a valid class: `2-1` in `[2021-12-01]` is not a range. */
function isPattern(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

/** `a.{jpg,png}` becomes `a.jpg` and `a.png`. */
function expandBraces(pattern: string): readonly string[] {
  const found = /\{[^{}]*,[^{}]*\}/.exec(pattern);
  if (found === null) return [pattern];
  const [braces] = found;
  const [before, after] = [pattern.slice(0, found.index), pattern.slice(found.index + braces.length)];
  const choices = braces.slice(1, -1).split(',');
  return choices.flatMap((choice) => expandBraces(before + choice + after));
}
