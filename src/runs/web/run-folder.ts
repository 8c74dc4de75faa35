import { LimberError } from '../../errors.ts';
import type { RunFolder } from '../../train/index.ts';

/** A run's folder in the browser. */
export interface WebRunFolder extends RunFolder {
  /** A file of the run, e.g. to open it as a model or to offer it for download; `undefined` if it does not exist. */
  file(name: string): Promise<File | undefined>;
}

/**
 * Opens a run's folder, and creates it if necessary.
 * @param place a path in the site's private files (the origin private file system), e.g. `runs/mouse`. These files
 * outlive the page. Or a folder that the user chose with `showDirectoryPicker`.
 * @throws LimberError when the browser stores no files for this page, or the path is not valid.
 */
export async function openRunFolder(place: string | FileSystemDirectoryHandle): Promise<WebRunFolder> {
  const name = typeof place === 'string' ? place : place.name;
  const opened = typeof place === 'string' ? privateFolder(place) : Promise.resolve(place);
  return keptIn(
    await opened.catch((cause: unknown) => fail('cannot open the folder of the run', name, cause)),
    name,
  );
}

/** @throws LimberError always. */
function fail(what: string, where: string, cause: unknown): never {
  const got = cause instanceof Error ? cause.message : String(cause);
  throw new LimberError({ what, got, where }, { cause });
}

function keptIn(folder: FileSystemDirectoryHandle, name: string): WebRunFolder {
  const file = async (file: string): Promise<File | undefined> => {
    try {
      return await (await folder.getFileHandle(file)).getFile();
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'NotFoundError') return undefined;
      return fail(`cannot read "${file}"`, name, cause);
    }
  };
  const write = async (file: string, content: FileSystemWriteChunkType, keepExistingData: boolean) => {
    try {
      // The new content replaces the old one when the stream is closed. Until then a reader sees the old content.
      const handle = await folder.getFileHandle(file, { create: true });
      const stream = await handle.createWritable({ keepExistingData });
      await stream.write(content);
      await stream.close();
    } catch (cause) {
      fail(`cannot write "${file}"`, name, cause);
    }
  };
  return {
    name,
    file,
    write: (name, bytes) => write(name, bytes as Uint8Array<ArrayBuffer>, false),
    async read(name) {
      const found = await file(name);
      // A file that was created but never written is empty.
      return found === undefined || found.size === 0 ? undefined : new Uint8Array(await found.arrayBuffer());
    },
    async subfolder(inner) {
      const where = `${name}/${inner}`;
      const handle = await folder
        .getDirectoryHandle(inner, { create: true })
        .catch((cause: unknown) => fail('cannot open the folder of the run', where, cause));
      return keptIn(handle, where);
    },
    async append(name, text) {
      const position = (await file(name))?.size ?? 0;
      await write(name, { type: 'write', position, data: text }, true);
    },
  };
}

async function privateFolder(path: string): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const part of path.split('/').filter((part) => part !== '' && part !== '.')) {
    folder = await folder.getDirectoryHandle(part, { create: true });
  }
  return folder;
}
