import { readFile } from 'node:fs/promises';
import { plainBytes } from '../tensor/index.ts';
import { fileError } from './file-error.ts';

/** A file's content. @throws LimberError that begins with `cannot read <what>` when it cannot be read. */
export async function readBytes(what: string, path: string): Promise<Uint8Array> {
  try {
    return plainBytes(await readFile(path));
  } catch (cause) {
    throw fileError(`cannot read ${what}`, path, cause);
  }
}
