import { LimberError } from '../../errors.ts';
import type { RunFolder } from '../../train/index.ts';

/** A run that a browser keeps. */
export interface WebRunFolder extends RunFolder {
  /** A file of the run, e.g. to open as a model or to offer for download; `undefined` where there is none. */
  file(name: string): Promise<File | undefined>;
}

/**
 * A folder that a run is kept in, which is made where it is missing.
 *
 * @param place a path in the site's private files (the origin private file system), e.g. `runs/mouse`; they outlive the
 * page. Or a folder that the user chose with `showDirectoryPicker`.
 * @throws LimberError when the browser keeps no files for this page, or the path is none.
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
      // What is written takes the file's place when it is closed: until then the old content is there.
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
      // A file that was begun and never written is empty.
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
