export const matlabFile = 'a MATLAB v5 file';
export const matlab73File = 'a MATLAB v7.3 (HDF5) file';

const signatures: readonly (readonly [prefix: string, name: string])[] = [
  ['MATLAB 7.3', matlab73File],
  ['MATLAB 5.0', matlabFile],
  ['\x89HDF', 'an HDF5 file'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['PK\x03\x04', 'a zip archive'],
  ['\x1f\x8b', 'a gzip file'],
  ['\x93NUMPY', 'a NumPy array'],
  ['version https://git-lfs', 'a Git LFS pointer instead of the file itself'],
  ['# Created by Octave', "a file in Octave's text format"],
];

/** The kind of a file, guessed from its first bytes, in words for a message's `got`. */
export function fileKind(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const start = latin(bytes.subarray(0, 128));
  const known = signatures.find(([prefix]) => start.startsWith(prefix));
  if (known) return known[1];
  if (/^\s*<(!doctype|html|\?xml)/i.test(start)) return 'a web page or XML';
  if (!/[^\t\n\r\x20-\x7e]/.test(start)) return `text: ${JSON.stringify(start.slice(0, 40))}`;
  // A v4 file begins with a small number, so one of its first four bytes is 0. In a v5 file none of them is 0.
  if (start.slice(0, 4).includes('\0')) return 'another kind of binary file, perhaps MATLAB v4';
  return 'another binary file';
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
