import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readMatlab } from '../../src/data/index.ts';
import {
  type Content,
  codes,
  compressedElement,
  element,
  header,
  join,
  matrix,
  words,
  writeMatlab,
} from './matlab-writer.ts';

const little = true;
const one: Content = { className: 'double', dims: [1, 1], items: [1] };
const write = (content: Content) => writeMatlab({ it: content }, { littleEndian: little, compressed: false });
const file = (...elements: Uint8Array[]) => join([header(little), ...elements]);

function nested(depth: number): Content {
  let content = one;
  for (let level = 0; level < depth; level++) content = { className: 'cell', dims: [1, 1], items: [content] };
  return content;
}

/** A matrix element with the given raw sub-elements. */
function raw(classNumber: number, dims: readonly number[], ...rest: Uint8Array[]): Uint8Array {
  const body = join([
    element('uint32', [classNumber, 0], little),
    element('int32', dims, little),
    element('int8', codes('it'), little),
    ...rest,
  ]);
  return join([words([14, body.length], little), body]);
}

describe('a MATLAB file with false sizes', () => {
  it.each<[string, Uint8Array, string]>([
    ['more numbers than there are', write({ ...one, dims: [3, 1] }), 'got 1 items – expected 3×1 double'],
    ['fewer numbers than there are', write({ ...one, items: [1, 2] }), 'got 2 items – expected 1×1 double'],
    [
      'billions of numbers',
      write({ ...one, dims: [2 ** 31 - 1, 2 ** 31 - 1] }),
      'the stated size of an array is wrong',
    ],
    [
      'billions of cells',
      write({ className: 'cell', dims: [2 ** 31 - 1, 2 ** 31 - 1], items: [one] }),
      'arrays in them',
    ],
    [
      'billions of structs',
      write({ className: 'struct', fields: ['a'], dims: [2 ** 31 - 1, 9], items: [one] }),
      'arrays in them',
    ],
    [
      'billions of structs without fields',
      write({ className: 'struct', fields: [], dims: [2 ** 31 - 1, 9], items: [] }),
      'holds too much',
    ],
    [
      'negative dimensions',
      write({ ...one, dims: [-1, -1] }),
      'damaged dimensions of an array – got (-1, -1)',
    ],
    ['no dimensions', file(raw(6, [])), 'damaged dimensions of an array'],
    ['one dimension', write({ ...one, dims: [1] }), 'damaged dimensions of an array'],
    [
      'a thousand dimensions',
      write({ ...one, dims: Array(1000).fill(1) }),
      'damaged description of an array',
    ],
    ['an array beyond the end', file(matrix('it', one, little, 4000)), 'the file is cut short or damaged'],
    ['an array of 4 GB', file(matrix('it', one, little, 2 ** 32 - 1)), 'the file is cut short or damaged'],
    [
      'an array shorter than its contents',
      file(matrix('it', one, little, 40)),
      'the file is cut short or damaged',
    ],
    [
      'an array that swallows the next variable',
      file(matrix('it', one, little, 120), matrix('b', one, little)),
      'an array is larger than its contents',
    ],
    ['half a number', file(raw(6, [1, 1], words([9, 4, 0, 0], little))), 'the last number is cut short'],
    [
      'a small element of seven bytes',
      file(raw(6, [1, 1], words([(7 << 16) | 2, 0], little))),
      'damaged tag',
    ],
    [
      'field names of no length',
      file(raw(2, [1, 1], element('int32', [0], little), element('int8', codes('a'), little))),
      'damaged field names',
    ],
    ['a class that does not exist', file(raw(99, [1, 1])), 'unknown class of array – got class 99'],
    [
      'numbers of no known type',
      file(raw(6, [1, 1], words([77, 8, 0, 0], little))),
      'got type 77 – expected numbers',
    ],
    [
      'characters of no known type',
      file(raw(4, [1, 1], words([77, 8, 0, 0], little))),
      'got type 77 – expected characters',
    ],
    [
      'something else than an array',
      file(element('double', [1, 2], little)),
      'got type 9 – expected an array',
    ],
    [
      'a number too large for its class',
      write({ className: 'int8', dims: [1, 1], items: [128], storage: 'int16' }),
      'a number does not fit – got 128 – expected int8',
    ],
    [
      'NaN among integers',
      write({ className: 'int8', dims: [1, 1], items: [Number.NaN], storage: 'double' }),
      'got NaN – expected int8',
    ],
    [
      'a 64-bit integer beyond doubles',
      write({ className: 'int64', dims: [1, 1], items: [2 ** 60] }),
      'a number does not fit',
    ],
  ])('%s', async (_, bytes, message) => {
    await expect(readMatlab(bytes, 'bad.mat')).rejects.toThrow(message);
    await expect(readMatlab(bytes, 'bad.mat')).rejects.toThrow(/ in bad\.mat/);
  });

  it('nests 64 deep at most', async () => {
    expect((await readMatlab(write(nested(64)), 'deep.mat')).size).toBe(1);
    await expect(readMatlab(write(nested(65)), 'deep.mat')).rejects.toThrow('nested more than 64 deep');
    await expect(readMatlab(write(nested(500)), 'deep.mat')).rejects.toThrow('nested more than 64 deep');
  });
});

describe('compressed data', () => {
  it('that is damaged or cut off gives a clear error', async () => {
    const good = compressedElement(
      matrix('it', { ...one, dims: [50, 1], items: Array(50).fill(7) }, little),
      little,
    );
    const checksum = good.slice();
    checksum[checksum.length - 1]! ^= 1;
    await expect(readMatlab(file(checksum), 'bad.mat')).rejects.toThrow('compressed data is damaged');
    const short = join([words([15, good.length - 12], little), good.subarray(8, -4)]);
    await expect(readMatlab(file(short), 'bad.mat')).rejects.toThrow('compressed data is damaged');
    const noise = join([words([15, 40], little), new Uint8Array(40).fill(0x55)]);
    await expect(readMatlab(file(noise), 'bad.mat')).rejects.toThrow(
      'compressed data is damaged – in bad.mat, variable at byte 128',
    );
  });

  it('that expands without end is refused before it fills the memory', async () => {
    const zeros = deflateSync(new Uint8Array(64 * 2 ** 20));
    // The checksum is wrong, so the file would be called damaged if it were read to its end.
    zeros[zeros.length - 1]! ^= 1;
    const bomb = join([words([15, zeros.length], little), zeros]);
    await expect(readMatlab(file(bomb), 'bomb.mat', 2 ** 20)).rejects.toThrow(
      'the MATLAB file holds too much – expected values of at most 1 MiB together – in bomb.mat',
    );
  });

  it('of many small bombs is refused by their total size', async () => {
    const content: Content = { className: 'double', dims: [1000, 1], items: Array(1000).fill(0) };
    const bombs = Array.from({ length: 100 }, () => compressedElement(matrix('it', content, little), little));
    expect((await readMatlab(file(...bombs), 'bombs.mat')).size).toBe(1);
    await expect(readMatlab(file(...bombs), 'bombs.mat', 2 ** 20)).rejects.toThrow('holds too much');
  });

  it('inside other compressed data is refused', async () => {
    const twice = compressedElement(compressedElement(matrix('it', one, little), little), little);
    await expect(readMatlab(file(twice), 'twice.mat')).rejects.toThrow('got type 15 – expected an array');
  });

  it('may expand only as far as allowed', async () => {
    const bytes = write({
      className: 'double',
      dims: [1, 1000],
      items: Array(1000).fill(1),
      storage: 'uint8',
    });
    expect((await readMatlab(bytes, 'wide.mat', 9000)).size).toBe(1);
    await expect(readMatlab(bytes, 'wide.mat', 7000)).rejects.toThrow('holds too much');
  });
});
