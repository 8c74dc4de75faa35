import { LimberError } from '../../errors.ts';
import { commonFolder } from './names.ts';
import type { FileSource, NamedBlob, SourceDescription } from './source.ts';
import { tableSource } from './table.ts';

/**
 * A source of files in memory, by name with `/` between folders, e.g. `{ 'images/im1.jpg': bytes, 'joints.csv': text
 * }`. The content is copied, so later changes of the bytes have no effect.
 * @param name the source's name in messages
 * @throws LimberError when two names mean the same file.
 */
export function memorySource(
  files: Readonly<Record<string, Uint8Array | string>> | ReadonlyMap<string, Uint8Array | string>,
  name = 'memory',
): FileSource {
  const entries = files instanceof Map ? [...files] : Object.entries<Uint8Array | string>(files as never);
  return blobSource({
    kind: 'files',
    name,
    files: entries.map(([name, content]) => ({
      name,
      content: new Blob([content as Uint8Array<ArrayBuffer>]),
    })),
  });
}

/**
 * A source of files that the user chose in a browser, from `<input type="file" webkitdirectory>` or dropped on the
 * page. Its root is the folder that contains all of them.
 * @param files a `FileList` or an array of `File`
 * @param name the source's name in messages. Default: the chosen folder's name.
 * @throws LimberError when two files have the same name.
 */
export function fileListSource(files: Iterable<File>, name?: string): FileSource {
  const all = [...files].map((file) => ({ name: file.webkitRelativePath || file.name, content: file }));
  const root = commonFolder(all.map((file) => file.name));
  return blobSource({
    kind: 'files',
    name: name ?? (root.slice(0, -1) || 'the chosen files'),
    files: all.map((file) => ({
      ...file,
      name: file.name.slice(file.name.startsWith(root) ? root.length : 0),
    })),
  });
}

/** A source of named blobs. @throws LimberError when two have the same name. */
export function blobSource(description: SourceDescription & { readonly kind: 'files' }): FileSource {
  const { name: where, files } = description;
  const table = new Map(files.map((file) => [file.name, () => readBlob(file, where)]));
  if (table.size < files.length) {
    const names = files.map(({ name }) => name);
    const twice = names.find((name, place) => names.indexOf(name) !== place);
    throw new LimberError({ what: `two files are called "${twice}"`, expected: 'each name once', where });
  }
  return tableSource(description, async () => table);
}

/** Reads a blob. A browser refuses to read a file that changed after it was chosen. */
async function readBlob({ name, content }: NamedBlob, where: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await content.arrayBuffer());
  } catch (cause) {
    const got = 'a file that was changed or removed after it was chosen';
    throw new LimberError({ what: `cannot read "${name}"`, got, where }, { cause });
  }
}
