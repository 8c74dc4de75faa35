import { parse, resolve, sep } from 'node:path';

/**
 * A name without extension for what is written about each file, all different even where case does not count:
 * the file's own name; where several share it, as `x.jpg` and `x.png` or `a/x.jpg` and `b/x.jpg` do,
 * the extension and as many folders as it takes come with it.
 */
export function outputNames(paths: readonly string[]): readonly string[] {
  let names = paths.map((path) => parse(path).name);
  for (let detail = 0; ; detail++) {
    const shared = duplicates(names);
    if (shared.size === 0) return names;
    names = names.map((name, index) =>
      shared.has(name.toLowerCase()) ? (detailedName(paths[index]!, detail) ?? `${name}-${index + 1}`) : name,
    );
  }
}

/** The file name with its extension and `folders` folders before it; `undefined` when there are not so many. */
function detailedName(path: string, folders: number): string | undefined {
  const parts = resolve(path)
    .split(sep)
    .filter((part) => part !== '');
  const { name, ext } = parse(path);
  const file = ext === '' ? name : `${name}-${ext.slice(1)}`;
  const parents = parts.slice(0, -1);
  if (folders > parents.length) return undefined;
  // A drive is `C:`, and no name may hold a colon on Windows.
  const before = parents.slice(parents.length - folders).map((part) => part.replaceAll(':', ''));
  return [...before, file].join('-');
}

function duplicates(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names.map((name) => name.toLowerCase())) {
    (seen.has(name) ? twice : seen).add(name);
  }
  return twice;
}
