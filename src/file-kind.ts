export const matlabFile = 'a MATLAB v5 file';
export const matlab73File = 'a MATLAB v7.3 (HDF5) file';

/** First bytes of the files that are often taken for another kind, one character a byte. */
const signatures: readonly (readonly [prefix: string, name: string])[] = [
  ['MATLAB 7.3', matlab73File],
  ['MATLAB 5.0', matlabFile],
  ['\x89HDF', 'an HDF5 file'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['PK\x03\x04', 'a zip archive; unpack it first'],
  ['\x1f\x8b', 'a file that is compressed with gzip; unpack it first'],
  ['\x93NUMPY', 'a NumPy array'],
  ['version https://git-lfs', 'a pointer of Git LFS; "git lfs pull" fetches the file itself'],
  ['# Created by Octave', "a file in Octave's text format"],
];

const markup: readonly (readonly [RegExp, string])[] = [
  [/^\s*<(!doctype|html)/i, 'a web page; the download failed or asks for a login'],
  [/^\s*<\?xml/i, 'XML'],
];

/** The kind of a file, guessed from its first bytes, in words for a message's `got`. */
export function fileKind(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const start = String.fromCharCode(...bytes.subarray(0, 128));
  const known = signatures.find(([prefix]) => start.startsWith(prefix))?.[1] ?? markupKind(start);
  if (known !== undefined) return known;
  if (!/[^\t\n\r\x20-\x7e]/.test(start)) return `text: ${JSON.stringify(start.slice(0, 40))}`;
  // A v4 file begins with a small number, so one of its first four bytes is 0. In a v5 file none of them is 0.
  if (start.slice(0, 4).includes('\0')) return 'another binary file, perhaps MATLAB v4';
  return 'another binary file';
}

/** The kind of a file whose bytes were read as UTF-8; `undefined` if nothing but text is known of it. */
export function textKind(text: string): string | undefined {
  const start = text.trimStart().slice(0, 40);
  const known = signatures.find(([prefix]) => start.startsWith(asUtf8(prefix)))?.[1];
  if (known !== undefined) return known;
  const zeros = start.split('\0').length - 1;
  if (zeros > start.length / 3) return 'a text in UTF-16; save it as UTF-8';
  return markupKind(start);
}

function markupKind(start: string): string | undefined {
  return markup.find(([pattern]) => pattern.test(start))?.[1];
}

/** A byte that is no ASCII becomes the replacement character where it is read as UTF-8. */
function asUtf8(bytes: string): string {
  return bytes.replace(/[\x80-\xff]/g, '\ufffd');
}
