import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, format, parse } from 'node:path';
import { LimberError } from '../errors.ts';
import { fileError } from './file-error.ts';
import type { TextSink } from './text-sink.ts';

/** A file that text or bytes are written to piece by piece. */
export interface FileSink extends TextSink {
  write(content: string | Uint8Array): Promise<void>;
}

/** Creates a folder for output. @throws LimberError when that fails. */
export async function outputFolder(path: string): Promise<string> {
  try {
    await makeFolder(path);
    await access(path, constants.W_OK);
    return path;
  } catch (cause) {
    throw fileError('cannot write to folder', path, cause);
  }
}

/** Refuses `-`, the usual name of standard output. @throws LimberError for that name. */
export function requireFileName(path: string): void {
  if (path === '-')
    throw new LimberError({ what: 'this output cannot go to standard output', got: '-', expected: 'a file' });
}

/**
 * Writes a file, and creates its folder if necessary. A reader never sees half of the file. @throws LimberError when
 * it cannot be written.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  requireFileName(path);
  const partial = partialName(path);
  try {
    await makeFolder(dirname(path));
    await writeFile(partial, content);
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => {});
    throw fileError('cannot write file', path, cause);
  }
}

/**
 * Opens a file that appears under its name only when it is finished; it then replaces an older file. A file that is
 * finished early is named `NAME.partial.json`. @throws LimberError when it cannot be written.
 */
export async function fileSink(path: string): Promise<FileSink> {
  const partial = partialName(path);
  const attempt = <T>(work: Promise<T>) =>
    work.catch((cause: unknown) => {
      throw fileError('cannot write file', path, cause);
    });
  requireFileName(path);
  if (await isFolder(path))
    throw new LimberError({ what: 'cannot write file', got: 'a folder', where: path });
  const create = async (): Promise<FileHandle> => {
    await makeFolder(dirname(path));
    return open(partial, 'w');
  };
  const file = await attempt(create());
  let finished = false;
  const finishAs = async (name: string): Promise<void> => {
    await attempt(file.close());
    finished = true;
    await rename(partial, name).catch((cause: unknown) => {
      throw fileError(`cannot write file, all of it is in ${partial}`, name, cause);
    });
  };
  return {
    write: (content) => attempt(file.appendFile(content)),
    finish: () => finishAs(path),
    async finishEarly() {
      const { dir, name, ext } = parse(path);
      const early = format({ dir, name: `${name}.partial`, ext });
      await finishAs(early);
      return early;
    },
    async abandon() {
      if (finished) return;
      await file.close();
      await rm(partial, { force: true });
    },
  };
}

/** A sink for standard output or another stream. It is not an error if the reader ends first, such as `head`. */
export function streamSink(stream: NodeJS.WritableStream): TextSink {
  return {
    write: (text) => new Promise((resolve) => stream.write(text, () => resolve())),
    async finish() {},
    async finishEarly() {
      return undefined;
    },
    async abandon() {},
  };
}

/**
 * Like `mkdir` with `recursive`. In Node 20 that option never returns for folders such as `/proc`, in which no folder
 * can be created.
 */
async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path);
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

/** The temporary name is in the same folder, so that renaming is atomic. */
function partialName(path: string): string {
  return `${path}.${randomUUID().slice(0, 8)}.partial`;
}
