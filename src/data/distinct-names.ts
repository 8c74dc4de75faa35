import { at } from '../foundation/index.ts';

/**
 * Makes a distinct name for each file, without an extension. Names also differ if upper and lower case are not
 * distinguished. The name is the file's own name. If several files share it, such as `x.jpg` and `x.png` or `a/x.jpg`
 * and `b/x.jpg`, the extension and as many folders as necessary are added.
 */
export function distinctNames(paths: readonly string[]): readonly string[] {
  let names = paths.map((path) => parse(path).name);
  for (let detail = 0; ; detail++) {
    const shared = duplicates(names);
    if (shared.size === 0) return names;
    names = names.map((name, index) =>
      shared.has(name.toLowerCase())
        ? (detailedName(at(paths, index), detail) ?? `${name}-${index + 1}`)
        : name,
    );
  }
}

/** The file name with its extension and `count` folders in front; `undefined` if the path has fewer folders. */
function detailedName(path: string, count: number): string | undefined {
  const { folders, name, extension } = parse(path);
  if (count > folders.length) return undefined;
  // A drive such as `C:` contains a colon, which names on Windows must not have.
  const before = folders.slice(folders.length - count).map((part) => part.replaceAll(':', ''));
  return [...before, extension === '' ? name : `${name}-${extension.slice(1)}`].join('-');
}

interface Parsed {
  readonly folders: readonly string[];
  readonly name: string;
  /** With its dot; empty if there is none. */
  readonly extension: string;
}

function parse(path: string): Parsed {
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  const file = parts.pop() ?? path;
  const dot = file.lastIndexOf('.');
  const name = dot > 0 ? file.slice(0, dot) : file;
  return { folders: parts, name, extension: file.slice(name.length) };
}

function duplicates(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names.map((name) => name.toLowerCase())) {
    (seen.has(name) ? twice : seen).add(name);
  }
  return twice;
}
