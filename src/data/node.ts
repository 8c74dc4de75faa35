import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LimberError } from '../errors.ts';
import { errorCode, fileReason } from '../files/node.ts';
import { plainBytes } from '../tensor/index.ts';
import type { FileSource } from './dataset.ts';

/**
 * The files in a folder on disk. Names are relative to it, with `/` on every system; one that leads out of it is
 * refused. `list` looks into folders below, but does not follow links to folders.
 *
 * @throws LimberError (from `read` and `list`) when something is missing or cannot be read.
 */
export function folder(path: string): FileSource {
  const attempt = async <Result>(
    name: string,
    action: (full: string) => Promise<Result>,
  ): Promise<Result> => {
    refuseEscape(name, path);
    try {
      return await action(join(path, name));
    } catch (cause) {
      if (await isMissing(path)) throw new LimberError(`no such folder: ${path}`, { cause });
      throw new LimberError(
        { what: `cannot read "${name}"`, got: fileReason(cause), where: path },
        { cause },
      );
    }
  };
  const list = async (name: string): Promise<readonly string[]> => {
    const entries = await attempt(name, (full) => readdir(full, { withFileTypes: true }));
    const names = await Promise.all(
      entries.map((entry) => {
        const child = name === '' || name === '.' ? entry.name : `${name.replace(/\/+$/, '')}/${entry.name}`;
        return entry.isDirectory() ? list(child) : [child];
      }),
    );
    return names.flat().sort();
  };
  return {
    name: path,
    read: (name) => attempt(name, async (full) => plainBytes(await readFile(full))),
    list,
  };
}

/** Not so of a folder that nobody may look into. */
function isMissing(path: string): Promise<boolean> {
  return access(path).then(
    () => false,
    (cause: unknown) => errorCode(cause) === 'ENOENT',
  );
}

function refuseEscape(name: string, path: string): void {
  const parts = name.split(/[/\\]/);
  if (!/^([/\\]|[a-z]:)/i.test(name) && !parts.includes('..') && !name.includes('\0')) return;
  throw new LimberError({
    what: `"${name.replaceAll('\0', '\\0')}" is outside the folder`,
    expected: 'a relative name without ".."',
    where: path,
  });
}
