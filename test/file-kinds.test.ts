import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../src/parse-json.ts';

/** Reads bytes like all other texts in Limber, and returns the error message. */
function message(bytes: Uint8Array): string {
  try {
    parseJson(new TextDecoder().decode(bytes), 'the file', 'labels.json');
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

const json = '{"images": []}';
const utf16 = (byteOrder: 'le' | 'be', mark: string) => {
  const bytes = Buffer.from(mark + json, 'utf16le');
  return byteOrder === 'le' ? bytes : bytes.swap16();
};

describe('a file that is not JSON', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['gzip', gzipSync(json), /got a file that is compressed with gzip; unpack it first – in labels\.json$/],
    [
      'a pointer of Git LFS',
      Buffer.from('version https://git-lfs.github.com/spec/v1\n'),
      /got a pointer of Git LFS/,
    ],
    ['an image', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), /got a JPEG image/],
    [
      'an image with many zeros',
      Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1'),
      /got a PNG image/,
    ],
    ['HDF5', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), /got an HDF5 file/],
    ['a web page', Buffer.from('<!DOCTYPE html><html></html>'), /got a web page/],
    ['UTF-16', utf16('le', '\ufeff'), /got a text in UTF-16; save it as UTF-8/],
    ['UTF-16, big end first', utf16('be', '\ufeff'), /got a text in UTF-16/],
    ['UTF-16 without a mark', utf16('le', ''), /got a text in UTF-16/],
    ['cut off', Buffer.from('{"images": ['), /got the end at line 1/],
    ['empty', Buffer.from(''), /got an empty text/],
  ])('is recognized as %s', (_, bytes, wanted) => {
    expect(message(bytes)).toMatch(wanted);
  });

  it('is read with a byte order mark', () => {
    expect(message(Buffer.from(`\ufeff${json}`))).toBe('no error');
  });
});
