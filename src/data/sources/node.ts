import { statSync } from 'node:fs';
import { access, open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { LimberError } from '../../errors.ts';
import { errorCode, fileError, fileReason } from '../../files/node.ts';
import { plainBytes } from '../../tensor/index.ts';
import type { ByteRange } from './byte-range.ts';
import { isHidden, refuseEscape } from './names.ts';
import { reopenSource as reopenAnywhere } from './reopen.ts';
import { type FileSource, parts, type SourceDescription } from './source.ts';
import { tableSource } from './table.ts';
import { zipTable } from './zip.ts';

/** Opens a path as a source: a folder, a zip archive (`mouse.zip`), or a folder in an archive (`all.zip/mouse`). */
export function openSource(path: string): FileSource {
  const [, archive, root] = /^(.*?\.zip)(?:[/\\](.*))?$/i.exec(path) ?? [];
  if (archive === undefined || statSync(archive, { throwIfNoEntry: false })?.isDirectory())
    return folderSource(path);
  return zipFileSource(archive, root === '' ? undefined : root);
}

/** Reopens a source from its `description`, in any thread or process on this machine. */
export function reopenSource(description: SourceDescription): FileSource {
  if (description.kind === 'folder') return openFolder(description);
  if (description.kind === 'zip file') return openZipFile(description);
  return reopenAnywhere(description);
}

/**
 * A source of the files in a folder on disk. `list` includes subfolders and follows links to other folders. It does
 * not follow links to folders that it lists anyway, or that contain this folder.
 * @throws LimberError (from `read` and `list`) when something is missing or cannot be read.
 */
export function folderSource(path: string): FileSource {
  return openFolder({ kind: 'folder', name: path, path: resolve(path) });
}

/**
 * A source of the files in a zip archive on disk. Only requested files are read.
 * @param root the folder in the archive that names are relative to. Default: as for `zipSource`.
 * @throws LimberError (from `read` and `list`) when the archive or a file in it cannot be read.
 */
export function zipFileSource(path: string, root?: string): FileSource {
  return openZipFile({ kind: 'zip file', name: path, path: resolve(path), root });
}

function openZipFile(description: SourceDescription & { readonly kind: 'zip file' }): FileSource {
  const { name, path } = description;
  return tableSource(description, () => zipTable(fileRange(path, name), description));
}

/** The file is opened anew for each access, so it never has to be closed by the caller. */
function fileRange(path: string, name: string): ByteRange {
  const attempt = async <Result>(action: (file: Awaited<ReturnType<typeof open>>) => Promise<Result>) => {
    try {
      const file = await open(path);
      try {
        return await action(file);
      } finally {
        await file.close();
      }
    } catch (cause) {
      throw fileError('cannot read zip archive', name, cause);
    }
  };
  return {
    size: () => attempt(async (file) => (await file.stat()).size),
    slice: (start, end) =>
      attempt(async (file) => {
        const { size } = await file.stat();
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
        return bytes.subarray(0, bytesRead);
      }),
  };
}

function openFolder(description: SourceDescription & { readonly kind: 'folder' }): FileSource {
  const { name: where, path } = description;
  const attempt = async <Result>(
    name: string,
    action: (full: string) => Promise<Result>,
  ): Promise<Result> => {
    refuseEscape(name, where);
    try {
      return await action(join(path, name)).catch(async (cause: unknown) => {
        const other = errorCode(cause) === 'ENOENT' ? await inOtherForm(path, name) : undefined;
        if (other === undefined) throw cause;
        return action(join(path, other));
      });
    } catch (cause) {
      if (await isMissing(path)) throw new LimberError(`no such folder: ${where}`, { cause });
      if (name === '' && errorCode(cause) === 'ENOTDIR') {
        const expected = "a dataset's folder or a .zip archive";
        throw new LimberError({ what: 'not a folder', got: 'a file', expected, where }, { cause });
      }
      throw new LimberError({ what: `cannot read "${name}"`, got: fileReason(cause), where }, { cause });
    }
  };
  const list = async (folder: string): Promise<readonly string[]> => {
    const real = await realpath(path).catch(() => path);
    return listBelow(folder, [real]);
  };
  /** @param above real paths of folders that are listed anyway; links to them are not followed */
  const listBelow = async (folder: string, above: readonly string[]): Promise<readonly string[]> => {
    const entries = await attempt(folder, (full) => readdir(full, { withFileTypes: true }));
    const names = await Promise.all(
      entries
        .filter((entry) => !isHidden(entry.name))
        .map(async (entry) => {
          const child = [...parts(folder), entry.name].join('/');
          if (entry.isDirectory()) return listBelow(child, above);
          const linked = entry.isSymbolicLink() ? await linkedFolder(join(path, child)) : undefined;
          if (linked === undefined) return [child];
          const isListed = above.some((known) => `${linked}${sep}`.startsWith(known + sep));
          return isListed || above.some((known) => known.startsWith(linked + sep))
            ? []
            : listBelow(child, [...above, linked]);
        }),
    );
    return names.flat().sort();
  };
  return {
    name: where,
    description,
    read: (name) => attempt(name, async (full) => plainBytes(await readFile(full))),
    list,
  };
}

/** The name of an existing file that differs from the requested one only in its Unicode form (composed or decomposed). */
async function inOtherForm(path: string, name: string): Promise<string | undefined> {
  if (name.normalize('NFC') === name.normalize('NFD')) return undefined;
  let found = '';
  for (const part of parts(name)) {
    const entries = await readdir(join(path, found)).catch(() => []);
    const same = entries.find((entry) => entry.normalize('NFC') === part.normalize('NFC'));
    if (same === undefined) return undefined;
    found = join(found, same);
  }
  return found === join(...parts(name)) ? undefined : found;
}

/** The folder that a link leads to; `undefined` if it leads to a file or to nothing. */
async function linkedFolder(link: string): Promise<string | undefined> {
  const target = await stat(link).catch(() => undefined);
  return target?.isDirectory() ? realpath(link) : undefined;
}

/** Whether the path does not exist. False for a folder without access rights. */
function isMissing(path: string): Promise<boolean> {
  return access(path).then(
    () => false,
    (cause: unknown) => errorCode(cause) === 'ENOENT',
  );
}
