import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './file-error.ts';

/** Makes a folder to write to. @throws LimberError when that cannot be. */
export async function outputFolder(path: string): Promise<string> {
  try {
    await makeFolder(path);
    await access(path, constants.W_OK);
    return path;
  } catch (cause) {
    throw fileError('cannot write to folder', path, cause);
  }
}

/** Writes a file that is whole or not there. @throws LimberError when it cannot be written. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const partial = partialName(path);
  try {
    await writeFile(partial, bytes);
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => {});
    throw fileError('cannot write file', path, cause);
  }
}

/** Where text goes bit by bit. */
export interface TextSink {
  write(text: string): Promise<void>;
  /** Everything has been written. */
  finish(): Promise<void>;
  /** Unless it is finished: it will not be, and nothing is left behind. */
  abandon(): Promise<void>;
}

/** A file that appears under its name, replacing an older one, when it is finished. @throws LimberError when it cannot be written. */
export async function fileSink(path: string): Promise<TextSink> {
  const partial = partialName(path);
  const attempt = <T>(work: Promise<T>) =>
    work.catch((cause: unknown) => {
      throw fileError('cannot write file', path, cause);
    });
  const create = async (): Promise<FileHandle> => {
    await makeFolder(dirname(path));
    return open(partial, 'w');
  };
  const file = await attempt(create());
  let finished = false;
  return {
    write: (text) => attempt(file.appendFile(text)),
    async finish() {
      await attempt(file.close().then(() => rename(partial, path)));
      finished = true;
    },
    async abandon() {
      if (finished) return;
      await file.close();
      await rm(partial, { force: true });
    },
  };
}

/** Standard output or another stream; a reader that goes away, such as `head`, is no failure. */
export function streamSink(stream: NodeJS.WritableStream): TextSink {
  return {
    write: (text) => new Promise((resolve) => stream.write(text, () => resolve())),
    async finish() {},
    async abandon() {},
  };
}

/** Like `mkdir` with `recursive`, which in Node 20 never ends in folders such as `/proc` that take no folders. */
async function makeFolder(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path);
}

/** In the same folder, so that renaming is atomic. */
function partialName(path: string): string {
  return `${path}.${randomUUID().slice(0, 8)}.partial`;
}
