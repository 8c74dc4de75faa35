import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError, outputFolder, writeWhole } from '../../files/node.ts';
import type { RunFolder } from '../../train/index.ts';

/** A run's folder on disk. It is created if necessary. */
export async function runFolder(path: string): Promise<RunFolder> {
  await outputFolder(path);
  return {
    name: path,
    write: (name, bytes) => writeWhole(join(path, name), bytes),
    async read(name) {
      try {
        return new Uint8Array(await readFile(join(path, name)));
      } catch (cause) {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
        throw fileError('cannot read file', join(path, name), cause);
      }
    },
    subfolder: (name) => runFolder(join(path, name)),
    async append(name, text) {
      await appendFile(join(path, name), text).catch((cause: unknown) => {
        throw fileError('cannot write file', join(path, name), cause);
      });
    },
  };
}
