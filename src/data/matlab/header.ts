import { LimberError } from '../../errors.ts';

/** Bytes before the first element: 116 of text, 8 of subsystem offset, 2 of version, 2 of byte order. */
export const headerLength = 128;

/**
 * Makes sure of the header of a MATLAB v5 file and says whether its numbers are little-endian.
 *
 * @throws LimberError that says what the file is instead, where that can be told.
 */
export function readHeader(bytes: Uint8Array, where: string): { readonly littleEndian: boolean } {
  const order = latin(bytes.subarray(126, headerLength));
  const littleEndian = order === 'IM';
  const [low, high] = littleEndian ? [bytes[124], bytes[125]] : [bytes[125], bytes[124]];
  if ((littleEndian || order === 'MI') && high === 1 && low === 0) return { littleEndian };
  throw new LimberError({
    what: 'not a MATLAB v5 file',
    got: identify(bytes),
    expected: "a file as MATLAB's save -v6 or -v7 writes it",
    where,
  });
}

const signatures: readonly (readonly [prefix: string, name: string])[] = [
  ['MATLAB 7.3', 'a MATLAB v7.3 (HDF5) file'],
  ['MATLAB 5.0', 'a MATLAB v5 file that is cut short or damaged'],
  ['\x89HDF', 'an HDF5 file'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['PK\x03\x04', 'a zip archive'],
  ['\x1f\x8b', 'a gzip file'],
  ['\x93NUMPY', 'a NumPy array'],
  ['version https://git-lfs', 'a Git LFS pointer instead of the file itself'],
  ['# Created by Octave', "a file in Octave's text format"],
];

function identify(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const start = latin(bytes.subarray(0, headerLength));
  const known = signatures.find(([prefix]) => start.startsWith(prefix));
  if (known) return known[1];
  if (/^\s*<(!doctype|html|\?xml)/i.test(start)) return 'a web page or XML';
  if (!/[^\t\n\r\x20-\x7e]/.test(start)) return `text: ${JSON.stringify(start.slice(0, 40))}`;
  // The first four bytes of a v4 file hold a small number, so one of them is 0; in a v5 file they never are.
  if (start.slice(0, 4).includes('\0')) return 'another binary file, perhaps MATLAB v4';
  return 'another binary file';
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
