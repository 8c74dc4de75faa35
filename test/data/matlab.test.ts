import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeMatlab,
  expectKind,
  type MatlabKind,
  type MatlabOf,
  matlabAt,
  matlabEntry,
  readMatlab,
  textRows,
} from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import { type Content, codes, type Storage, styles, writeMatlab } from './matlab-writer.ts';

const plain = { littleEndian: true, compressed: false };

async function readOne<Kind extends MatlabKind>(
  content: Content,
  kind: Kind,
  style = plain,
): Promise<MatlabOf<Kind>> {
  const variables = await readMatlab(writeMatlab({ it: content }, style), 'test.mat');
  return expectKind(matlabEntry(variables, 'it', 'test.mat'), kind, 'test.mat');
}

/** A file with a value of every kind. */
const menagerie = {
  pi: { className: 'double', dims: [1, 1], items: [Math.PI] },
  cube: {
    className: 'double',
    dims: [2, 3, 2],
    items: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 300],
    storage: 'uint16',
  },
  yes: { className: 'uint8', dims: [1, 3], items: [1, 0, 1], flags: 2 },
  name: { className: 'char', dims: [1, 5], items: codes('ankle') },
  nothing: { className: 'double', dims: [0, 0], items: [] },
  mixed: {
    className: 'cell',
    dims: [1, 2],
    items: [
      { className: 'char', dims: [1, 2], items: codes('ab') },
      { className: 'cell', dims: [1, 1], items: [{ className: 'int8', dims: [1, 2], items: [-1, 2] }] },
    ],
  },
  people: {
    className: 'struct',
    dims: [1, 2],
    fields: ['name', 'age'],
    items: [
      { className: 'char', dims: [1, 3], items: codes('Ada') },
      { className: 'double', dims: [1, 1], items: [36] },
      { className: 'char', dims: [1, 4], items: codes('Alan') },
      { className: 'double', dims: [1, 1], items: [41] },
    ],
  },
} satisfies Readonly<Record<string, Content>>;

describe.each(styles)('a MATLAB file, little-endian $littleEndian, compressed $compressed', (style) => {
  it('gives every kind of array', async () => {
    const read = await readMatlab(writeMatlab(menagerie, style), 'test.mat');
    expect([...read.keys()]).toEqual(Object.keys(menagerie));
    expect([...read.values()].map(describeMatlab)).toEqual([
      '1×1 double',
      '2×3×2 double',
      '1×3 logical',
      '1×5 text',
      '0×0 double',
      '1×2 cell',
      '1×2 struct (name, age)',
    ]);
    expect(read.get('pi')).toMatchObject({ data: new Float64Array([Math.PI]) });
    expect(read.get('yes')).toMatchObject({ data: [true, false, true] });
    expect(read.get('name')).toMatchObject({ data: 'ankle' });
    expect(read.get('mixed')).toMatchObject({
      data: [{ data: 'ab' }, { data: [{ className: 'int8', data: new Int8Array([-1, 2]) }] }],
    });
    const people = expectKind(matlabEntry(read, 'people', 'test.mat'), 'struct', 'test.mat');
    const alan = matlabAt(people, 0, 1);
    expect(matlabEntry(alan, 'name', 'people')).toMatchObject({ data: 'Alan' });
    expect(matlabEntry(alan, 'age', 'people')).toMatchObject({ data: new Float64Array([41]) });
  });

  const ranges: readonly [Storage & Content['className'], readonly number[]][] = [
    ['double', [Number.NaN, -0.1, Number.POSITIVE_INFINITY]],
    ['single', [Number.NaN, -0.5, Number.NEGATIVE_INFINITY]],
    ['int8', [-128, 127]],
    ['uint8', [0, 255]],
    ['int16', [-32768, 32767]],
    ['uint16', [0, 65535]],
    ['int32', [-(2 ** 31), 2 ** 31 - 1]],
    ['uint32', [0, 2 ** 32 - 1]],
    ['int64', [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]],
    ['uint64', [0, Number.MAX_SAFE_INTEGER]],
  ];
  it.each(ranges)('keeps the extremes of %s', async (className, items) => {
    const value = await readOne({ className, dims: [items.length, 1], items }, 'numeric', style);
    expect(value.className).toBe(className);
    expect(Array.from(value.data)).toEqual(items);
  });

  it.each(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'single'] as const)(
    'widens doubles stored as %s',
    async (storage) => {
      const items = [1, 2, 3, 100, 127];
      const value = await readOne({ className: 'double', dims: [1, 5], items, storage }, 'numeric', style);
      expect(value.data).toEqual(new Float64Array(items));
    },
  );

  it.each(['utf8', 'utf16', 'uint16'] as const)('reads characters stored as %s', async (storage) => {
    const items = storage === 'utf8' ? [...new TextEncoder().encode('Größe')] : codes('Größe');
    expect((await readOne({ className: 'char', dims: [1, 5], items, storage }, 'text', style)).data).toBe(
      'Größe',
    );
  });

  it('gives a clear error or the variables before the cut, when cut off at any length', async () => {
    const small = { name: menagerie.name, people: menagerie.people };
    const bytes = writeMatlab(small, style);
    const ends = [128, writeMatlab({ name: small.name }, style).length];
    for (let length = 0; length < bytes.length; length++) {
      const read = readMatlab(bytes.subarray(0, length), 'cut.mat');
      if (ends.includes(length)) expect((await read).size).toBe(ends.indexOf(length));
      else await expect(read, `${length} bytes`).rejects.toThrow(LimberError);
    }
  });

  it('gives a clear error or other values, never a crash, when damaged anywhere', async () => {
    const bytes = writeMatlab(menagerie, style);
    const damage = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (changes) => {
        const damaged = bytes.slice();
        for (const [place, value] of changes) damaged[place] = value;
        await readMatlab(damaged, 'damaged.mat').catch((error) => expect(error).toBeInstanceOf(LimberError));
      }),
      { seed: 7, numRuns: 1500 },
    );
  });
});

describe('values', () => {
  it('are indexed from 0, with the first index varying fastest', async () => {
    const cube = await readOne(menagerie.cube, 'numeric');
    expect(matlabAt(cube, 0, 0, 0)).toBe(1);
    expect(matlabAt(cube, 1, 0, 0)).toBe(2);
    expect(matlabAt(cube, 0, 1, 0)).toBe(3);
    expect(matlabAt(cube, 0, 0, 1)).toBe(7);
    expect(matlabAt(cube, 1, 2, 1, 0)).toBe(300);
  });

  it.each([[[2, 0, 0]], [[0, -1, 0]], [[0, 0]], [[0, 0, 0, 1]], [[0.5, 0, 0]]])(
    'have no element at %j',
    async (indices) => {
      const cube = await readOne(menagerie.cube, 'numeric');
      expect(() => matlabAt(cube, ...indices)).toThrow('expected 0-based indices into 2×3×2');
    },
  );

  it('read a char matrix row by row', async () => {
    const matrix = await readOne({ className: 'char', dims: [2, 3], items: codes('adbecf') }, 'text');
    expect(textRows(matrix)).toEqual(['abc', 'def']);
    expect(matlabAt(matrix, 1, 0)).toBe('d');
    expect(textRows(await readOne({ className: 'char', dims: [0, 0], items: [] }, 'text'))).toEqual([]);
  });

  it('name their own kind if another kind was requested, and list the fields if one is missing', async () => {
    await expect(readOne(menagerie.people, 'numeric')).rejects.toThrow(
      'wrong kind of value – got 1×2 struct (name, age) – expected numeric – in test.mat',
    );
    const read = await readMatlab(writeMatlab(menagerie, plain), 'test.mat');
    expect(() => matlabEntry(read, 'joints', 'test.mat')).toThrow('"joints" is missing – got pi, cube, yes');
  });

  it('that are complex, sparse or code are skipped', async () => {
    const odd: Readonly<Record<string, Content>> = {
      complex: { className: 'double', dims: [1, 1], items: [1], flags: 8 },
      sparse: { className: 'sparse', dims: [9, 9], items: [1, 2, 3], storage: 'int32' },
      code: { className: 'function', dims: [1, 1], items: [] },
      after: { className: 'double', dims: [1, 1], items: [5] },
    };
    const read = await readMatlab(writeMatlab(odd, plain), 'test.mat');
    expect([...read.values()].map(describeMatlab)).toEqual([
      'complex numbers',
      'sparse matrix',
      'function handle',
      '1×1 double',
    ]);
  });
});

describe('a file of another kind is named', () => {
  const bytesOf = (text: string) =>
    Uint8Array.from(text.padEnd(600, '\x01'), (letter) => letter.charCodeAt(0));
  it.each([
    ['an empty file', ''],
    ['a MATLAB v7.3 (HDF5) file', `${'MATLAB 7.3 MAT-file, Platform: GLNXA64'.padEnd(124, ' ')}\x00\x02IM`],
    ['a MATLAB v5 file that is cut short or damaged', 'MATLAB 5.0 MAT-file, Platform: GLNXA64'],
    ['an HDF5 file', '\x89HDF\r\n\x1a\n'],
    ['a PNG image', '\x89PNG\r\n\x1a\n'],
    ['a JPEG image', '\xff\xd8\xff\xe0'],
    ['a zip archive; unpack it first', 'PK\x03\x04'],
    [
      'a pointer of Git LFS; "git lfs pull" fetches the file itself',
      'version https://git-lfs.github.com/spec/v1',
    ],
    ['a web page; the download failed or asks for a login', '<!DOCTYPE html><html>404'],
    ['text: "joint,x,y\\nankle,', 'joint,x,y\n'.padEnd(200, 'ankle,12,34\n')],
    ['another binary file, perhaps MATLAB v4', '\0\0\0\0\x0e\0\0\0'],
    ['another binary file', '\x7fELF\x02\x01\x01'],
  ])('%s', async (kind, start) => {
    const bytes = start === '' ? new Uint8Array() : bytesOf(start);
    await expect(readMatlab(bytes, 'joints.mat')).rejects.toThrow(`not a MATLAB v5 file – got ${kind}`);
  });
});
