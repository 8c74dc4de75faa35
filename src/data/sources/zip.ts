import { inflateSync } from 'fflate';
import { LimberError } from '../../errors.ts';
import { crc32 } from '../../tensor/index.ts';
import { type ByteRange, blobRange } from './byte-range.ts';
import { commonFolder, refuseEscape } from './names.ts';
import { type FileSource, parts, type SourceDescription } from './source.ts';
import { type FileTable, tableSource } from './table.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';

export interface ZipOptions {
  /** The archive's name in messages. Default: the name of a `File`. */
  readonly name?: string | undefined;
  /**
   * The folder in the archive that names are relative to. Default: the folder with the archive's name (`mouse/` in
   * `mouse.zip`) if it contains everything, otherwise the whole archive.
   */
  readonly root?: string | undefined;
}

/**
 * A source of the files in a zip archive. Its directory is read at the first access. A file is unpacked and its
 * checksum verified whenever it is read. Faults of the archive are thrown by `read` and `list`.
 */
export function zipSource(archive: Blob | Uint8Array, { name, root }: ZipOptions = {}): FileSource {
  const blob = archive instanceof Blob ? archive : new Blob([archive as Uint8Array<ArrayBuffer>]);
  const given = archive instanceof Blob && 'name' in archive ? String(archive.name) : 'the zip archive';
  return zipBlobSource({ kind: 'zip', name: name ?? given, archive: blob, root });
}

export function zipBlobSource(description: SourceDescription & { readonly kind: 'zip' }): FileSource {
  return tableSource(description, () => zipTable(blobRange(description.archive), description));
}

/**
 * Functions that read each file of an archive. @throws LimberError when the archive is damaged or its names are
 * unusable.
 */
export async function zipTable(
  archive: ByteRange,
  { name: where, root }: { readonly name: string; readonly root: string | undefined },
): Promise<FileTable> {
  const entries = await readZipDirectory(archive, where);
  for (const { name } of entries) refuseEscape(name, where);
  const inside = root === undefined ? ownFolder(entries, where) : folderName(root);
  const table = new Map<string, () => Promise<Uint8Array>>();
  for (const entry of entries) {
    if (!entry.name.startsWith(inside)) continue;
    const name = parts(entry.name.slice(inside.length)).join('/');
    if (table.has(name)) {
      throw new LimberError({ what: `two files are called "${name}"`, expected: 'each name once', where });
    }
    table.set(name, () => readEntry(archive, entry, where));
  }
  return table;
}

/** The top folder of an archive, if it contains everything and has the archive's name. */
function ownFolder(entries: readonly ZipEntry[], archive: string): string {
  const folder = commonFolder(entries.map(({ name }) => name));
  const own = /([^/\\]*)\.zip$/i.exec(archive)?.[1];
  return own !== undefined && folder.normalize('NFC') === `${own.normalize('NFC')}/` ? folder : '';
}

function folderName(root: string): string {
  return parts(root)
    .map((part) => `${part}/`)
    .join('');
}

async function readEntry(archive: ByteRange, entry: ZipEntry, where: string): Promise<Uint8Array> {
  const fail = (got: string, cause?: unknown) =>
    new LimberError({ what: `cannot read "${entry.name}"`, got, where }, { cause });
  if (entry.isEncrypted) throw fail('a file with a password');
  if (entry.method !== 0 && entry.method !== 8) throw fail(`compression method ${entry.method}`);
  const header = await archive.slice(entry.start, entry.start + 30);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < 30 || view.getUint32(0, true) !== 0x04034b50) throw fail('a damaged archive');
  const start = entry.start + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  const packed = await archive.slice(start, start + entry.packed);
  if (packed.length < entry.packed) throw fail('a file that is cut short');
  const bytes = entry.method === 0 ? packed : inflate(packed, entry.size, fail);
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) throw fail('a file whose checksum is wrong');
  return bytes;
}

function inflate(
  packed: Uint8Array,
  size: number,
  fail: (got: string, cause: unknown) => LimberError,
): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch (cause) {
    throw fail('damaged data', cause);
  }
}
