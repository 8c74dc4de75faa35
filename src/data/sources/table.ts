import { LimberError } from '../../errors.ts';
import { isHidden, refuseEscape } from './names.ts';
import { type FileSource, parts, type SourceDescription } from './source.ts';

/** Functions that read the files of a source, by full name. */
export type FileTable = ReadonlyMap<string, () => Promise<Uint8Array>>;

/**
 * A source whose file names are all known.
 * @param open gives the files. It is called once, at the first access.
 */
export function tableSource(description: SourceDescription, open: () => Promise<FileTable>): FileSource {
  const { name: where } = description;
  let opened:
    | Promise<{ readonly table: FileTable; readonly composed: ReadonlyMap<string, string> }>
    | undefined;
  const known = () => {
    opened ??= open().then((table) => ({
      table,
      composed: new Map([...table.keys()].map((name) => [name.normalize('NFC'), name])),
    }));
    return opened;
  };
  const fail = (name: string, got: string) => new LimberError({ what: `cannot read "${name}"`, got, where });
  const missing = (name: string, table: FileTable) => {
    const file = parts(name).join('/');
    const isThroughFile = parts(name).some((_, count, all) => table.has(all.slice(0, count + 1).join('/')));
    if (isThroughFile) return fail(name, 'a path that leads through a file');
    return fail(name, isFolder(file, table) ? 'a folder' : 'no such file or folder');
  };
  return {
    name: where,
    description,
    async read(name) {
      refuseEscape(name, where);
      const { table, composed } = await known();
      const file = parts(name).join('/');
      const read = table.get(file) ?? table.get(composed.get(file.normalize('NFC')) ?? '');
      if (!read) throw missing(name, table);
      return read();
    },
    async list(folder) {
      refuseEscape(folder, where);
      const { table } = await known();
      const path = parts(folder);
      const below = [...table.keys()].filter((name) => isBelow(name, path.join('/')));
      if (below.length === 0 && path.length > 0) throw missing(folder, table);
      return below.filter((name) => !isHidden(parts(name).slice(path.length).join('/'))).sort();
    },
  };
}

function isFolder(name: string, table: FileTable): boolean {
  return [...table.keys()].some((file) => isBelow(file, name));
}

function isBelow(name: string, folder: string): boolean {
  return folder === '' || name.normalize('NFC').startsWith(`${folder.normalize('NFC')}/`);
}
