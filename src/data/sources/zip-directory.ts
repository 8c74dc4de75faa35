import { LimberError } from '../../errors.ts';
import type { ByteRange } from './byte-range.ts';

/** A file in a zip archive. */
export interface ZipEntry {
  /** The full name, with `/` between folders. */
  readonly name: string;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Position of the entry's local header. */
  readonly start: number;
}

/** Size of the largest end record: 22 bytes and a comment of 65,535 bytes, after the 20 bytes of a zip64 locator. */
const longestEnd = 22 + 0xffff + 20;

/**
 * Reads a zip archive's central directory (PKWARE's APPNOTE 6.3.10, sections 4.3.12 to 4.3.16), including zip64.
 * Folders are left out.
 * @throws LimberError when the bytes are not a zip archive or its directory is damaged.
 */
export async function readZipDirectory(archive: ByteRange, where: string): Promise<readonly ZipEntry[]> {
  const size = await archive.size();
  const tailStart = Math.max(0, size - longestEnd);
  const tail = viewOf(await archive.slice(tailStart, size));
  const end = findEnd(tail);
  if (end === undefined) {
    throw new LimberError({
      what: 'not a zip archive',
      got: 'no end record: the file may be incomplete',
      where,
    });
  }
  const damaged = (got: string) => new LimberError({ what: 'damaged zip archive', got, where });
  try {
    const { count, length, start } = await directoryPlace(archive, tail, end);
    if (start + length > size) throw damaged('a directory beyond the end of the file');
    return parseEntries(viewOf(await archive.slice(start, start + length)), count);
  } catch (cause) {
    if (cause instanceof RangeError) throw damaged('a record that is cut short');
    throw cause;
  }
}

function findEnd(tail: DataView): number | undefined {
  for (let place = tail.byteLength - 22; place >= 0; place--) {
    if (tail.getUint32(place, true) === 0x06054b50) return place;
  }
  return undefined;
}

async function directoryPlace(archive: ByteRange, tail: DataView, end: number) {
  const place = {
    count: tail.getUint16(end + 10, true),
    length: tail.getUint32(end + 12, true),
    start: tail.getUint32(end + 16, true),
  };
  const locator = end - 20;
  if (locator < 0 || tail.getUint32(locator, true) !== 0x07064b50) return place;
  const record = uint64(tail, locator + 8);
  const zip64 = viewOf(await archive.slice(record, record + 56));
  return { count: uint64(zip64, 32), length: uint64(zip64, 40), start: uint64(zip64, 48) };
}

const utf8 = new TextDecoder();
/** The encoding of names in old archives is unknown. Letters beyond ASCII are then a guess. */
const latin = new TextDecoder('latin1');

function parseEntries(directory: DataView, count: number): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let number = 0, at = 0; number < count; number++) {
    if (directory.getUint32(at, true) !== 0x02014b50) throw new RangeError('no entry here');
    const system = directory.getUint8(at + 5);
    const flags = directory.getUint16(at + 8, true);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      directory.getUint16(at + field, true),
    ) as [number, number, number];
    const bytes = new Uint8Array(directory.buffer, directory.byteOffset + at + 46, nameLength);
    const text = isUtf8(flags, bytes) ? utf8.decode(bytes) : latin.decode(bytes);
    // Only archives from DOS and Windows (system 0) may use the backslash between folders.
    const name = system === 0 ? text.replaceAll('\\', '/') : text;
    const sizes = fullSizes(directory, at, at + 46 + nameLength, extraLength);
    if (!name.endsWith('/')) {
      const [method, crc] = [directory.getUint16(at + 10, true), directory.getUint32(at + 16, true)];
      entries.push({ name, method, isEncrypted: (flags & 1) === 1, crc, ...sizes });
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** Flag 11 marks a name as UTF-8, but many programs write UTF-8 without it. */
function isUtf8(flags: number, bytes: Uint8Array): boolean {
  if (flags & 0x800) return true;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Sizes and position of an entry. Values that do not fit 32 bits are in the zip64 field (number 1). */
function fullSizes(directory: DataView, at: number, extra: number, extraLength: number) {
  const short = {
    size: directory.getUint32(at + 24, true),
    packed: directory.getUint32(at + 20, true),
    start: directory.getUint32(at + 42, true),
  };
  for (
    let field = extra;
    field + 4 <= extra + extraLength;
    field += 4 + directory.getUint16(field + 2, true)
  ) {
    if (directory.getUint16(field, true) !== 1) continue;
    let next = field + 4;
    const full = (value: number): number => {
      if (value !== 0xffffffff) return value;
      next += 8;
      return uint64(directory, next - 8);
    };
    return { size: full(short.size), packed: full(short.packed), start: full(short.start) };
  }
  return short;
}

function uint64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
