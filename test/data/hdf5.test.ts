import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import type { Dataset, Group } from 'h5wasm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadHdf5 } from '../../src/data/formats/hdf5/library.ts';
import { describeHdf5, hdf5Numbers, hdf5Texts, readHdf5 } from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import { writeHdf5 } from './hdf5-writer.ts';
import { join } from './matlab-writer.ts';
import { range } from './people-files.ts';
import { dataFolder, haveData } from './real-data.ts';

const doubles = (...values: number[]) => new Float64Array(values);
const small = { shape: [2, 3], data: doubles(1, 2, 3, 4, 5, 6) };
const read = (bytes: Uint8Array, options = {}) => readHdf5(bytes, 'some.h5', options);

/** After every test, no file may be left in the library's memory. */
afterEach(async () => {
  const { module } = await loadHdf5();
  expect(module.FS.readdir('/').filter((name: string) => name.endsWith('.h5'))).toEqual([]);
});

describe('an HDF5 file', () => {
  it('gives numbers and texts by path', async () => {
    const content = await read(
      await writeHdf5({
        small,
        bytes: { shape: [2], data: new Uint8Array([0, 255]) },
        whole: { shape: [2], data: new BigInt64Array([-3n, 2n ** 40n]) },
        single: { shape: [1], data: new Float32Array([0.5]) },
        names: { shape: [3], data: ['a.jpg', '', 'größer.jpg'], length: 12 },
        'group/below/packed': { shape: [100, 2], data: new Float64Array(200).fill(7), chunks: [30, 2] },
      }),
    );
    expect([...content.keys()].toSorted()).toEqual([
      'bytes',
      'group/below/packed',
      'names',
      'single',
      'small',
      'whole',
    ]);
    expect(hdf5Numbers(content, 'small', [2, 3], 'some.h5').data).toEqual(small.data);
    expect(content.get('bytes')).toMatchObject({ data: new Uint8Array([0, 255]) });
    expect(content.get('whole')).toMatchObject({ data: doubles(-3, 2 ** 40) });
    expect(content.get('single')).toMatchObject({ data: new Float32Array([0.5]) });
    expect(hdf5Texts(content, 'names', 'some.h5')).toEqual(['a.jpg', '', 'größer.jpg']);
    const packed = hdf5Numbers(content, 'group/below/packed', [undefined, 2], 'some.h5');
    expect([packed.shape, new Set(packed.data)]).toEqual([[100, 2], new Set([7])]);
  });

  it('is read only as far as requested', async () => {
    const bytes = await writeHdf5({ small, large: { shape: [9999], data: new Float64Array(9999) } });
    const content = await read(bytes, { only: ['small', 'missing'], maxBytes: 5000 });
    expect([...content.keys()]).toEqual(['small']);
    expect(() => hdf5Numbers(content, 'missing', [1], 'some.h5')).toThrow(
      '"missing" is missing – got small – in some.h5',
    );
    expect(() => hdf5Numbers(content, 'small', [2, 2], 'some.h5')).toThrow(
      '"small" has the wrong shape or type – got 2×3 numbers – expected numbers, 2×2 – in some.h5',
    );
    expect(() => hdf5Texts(content, 'small', 'some.h5')).toThrow('got 2×3 numbers – expected texts, N');
  });

  it('may hold data that is skipped', async () => {
    const bytes = await writeHdf5({ small }, (file) => {
      file.create_dataset({ name: 'words', data: ['any', 'length'] });
      const columns = new Map<string, Float64Array>([
        ['x', doubles(1)],
        ['y', doubles(2)],
      ]);
      file.create_dataset({
        name: 'table',
        data: columns,
        dtype: [
          ['x', '<d'],
          ['y', '<d'],
        ],
      });
      file.create_dataset({
        name: 'links',
        data: [(file.get('small') as Dataset).create_reference()],
      } as never);
      file.create_soft_link('/nowhere', 'broken');
      file.create_external_link('/etc/passwd', '/', 'outside');
    });
    const found = [...(await read(bytes))].map(([name, value]) => [name, describeHdf5(value)]);
    expect(Object.fromEntries(found)).toEqual({
      small: '2×3 numbers',
      words: '2 texts',
      table: '1 records',
      links: 'references',
    });
  });

  it('causes no output from the library', async () => {
    const { FS } = (await loadHdf5()).module;
    const streams = FS as unknown as { getStream(descriptor: number): { path: string } };
    expect(streams.getStream(2).path).toBe('/dev/null');
  });
});

describe('a hostile HDF5 file', () => {
  const claim = async (shape: number[], chunks = [2, 3]) =>
    await writeHdf5({}, (file) => {
      const options = { name: 'part', data: small.data, shape: [2, 3], maxshape: [null, null], chunks };
      (file.create_dataset(options) as Dataset).resize(shape);
    });

  it.each<[string, () => Promise<Uint8Array>, string]>([
    ['an empty file', async () => new Uint8Array(), 'not an HDF5 file – got an empty file – in some.h5'],
    [
      'a page',
      async () => new TextEncoder().encode('<html>'),
      'not an HDF5 file – got a web page; the download failed',
    ],
    ['a signature alone', async () => new TextEncoder().encode('HDF\r\n\x1a\n'), 'not an HDF5 file'],
    [
      'half a file',
      async () => (await writeHdf5({ small })).subarray(0, 700),
      'the HDF5 file is cut short or damaged – in some.h5',
    ],
    [
      'billions of numbers',
      () => claim([2 ** 20, 2 ** 20]),
      'the HDF5 file holds too much – expected values of at most 512 MiB together',
    ],
    ['more numbers than can be counted', () => claim([2 ** 40, 2 ** 40]), 'some.h5'],
    [
      '64-bit integers beyond doubles',
      () => writeHdf5({ whole: { shape: [1], data: new BigInt64Array([2n ** 60n]) } }),
      'a number does not fit – got 1152921504606846976 – expected at most 2⁵³ − 1 – in some.h5, dataset "whole"',
    ],
    [
      'a group that holds itself',
      () => writeHdf5({ 'a/small': small }, (file) => void file.create_hard_link('/a', 'a/again')),
      'groups are nested more than 16 deep – in some.h5',
    ],
    [
      'a group that leads to itself',
      () => writeHdf5({ 'a/small': small }, (file) => void file.create_soft_link('/a', 'a/again')),
      'groups are nested more than 16 deep',
    ],
    [
      'links that chase each other',
      () =>
        writeHdf5({ small }, (file) => {
          file.create_soft_link('/two', 'one');
          file.create_soft_link('/one', 'two');
        }),
      'cut short or damaged',
    ],
    [
      'the same group a thousand times over',
      () => writeHdf5({ small }, (file) => knot(file)),
      'more than 1000 objects – in some.h5',
    ],
  ])('with %s is refused', async (_, bytes, message) => {
    const damaged = read(await bytes());
    await expect(damaged).rejects.toThrow(LimberError);
    await expect(damaged).rejects.toThrow(message);
  });

  it('of compressed zeros is refused before it fills the memory', async () => {
    const zeros = { shape: [2 ** 20], data: new Float64Array(2 ** 20), chunks: [2 ** 20] };
    const bytes = await writeHdf5({ zeros });
    expect(bytes.length).toBeLessThan(20_000);
    await expect(read(bytes, { maxBytes: 2 ** 20 })).rejects.toThrow('holds too much');
    const sparse = { shape: [1], data: doubles(1), chunks: [1] };
    expect((await read(await writeHdf5({ sparse }), { maxBytes: 2 ** 20 })).size).toBe(1);
  });

  it('whose chunks expand to more than stated takes only the allowed memory', async () => {
    const { module } = await loadHdf5();
    const bytes = await writeHdf5({ zeros: { shape: [9999], data: new Float64Array(9999), chunks: [9999] } });
    const bomb = withChunk(bytes, deflateSync(new Uint8Array(100 * 2 ** 20)));
    await expect(read(bomb, { maxBytes: 8 * 2 ** 20 })).rejects.toThrow(
      'the data of a dataset are damaged or expand too far – in some.h5, dataset "zeros"',
    );
    expect(module.HEAPU8.length).toBeLessThanOrEqual(40 * 2 ** 20);
    expect((await read(bytes)).get('zeros')).toMatchObject({ data: new Float64Array(9999) });
  });

  it('that crashes the library is refused, and the next file is read as usual', async () => {
    const { module } = await loadHdf5();
    const trap = vi.spyOn(module, 'get_dataset_data').mockImplementationOnce(() => {
      throw new WebAssembly.RuntimeError('unreachable');
    });
    const bytes = await writeHdf5({ small });
    await expect(read(bytes)).rejects.toThrow('the HDF5 file is cut short or damaged – in some.h5');
    expect(trap).toHaveBeenCalledOnce();
    expect((await read(bytes)).get('small')).toMatchObject({ data: small.data });
  });

  it('cut off at any length gives a clear error, and the next file is read as usual', async () => {
    const bytes = await writeHdf5({ small, names: { shape: [2], data: ['a', 'b'], length: 4 } });
    for (let length = 0; length < bytes.length; length += 41) {
      await expect(read(bytes.subarray(0, length)), `${length} bytes`).rejects.toThrow(LimberError);
    }
    expect(hdf5Numbers(await read(bytes), 'small', [2, 3], 'some.h5').data).toEqual(small.data);
  });
});

/** Replaces the only compressed chunk of a file. */
function withChunk(bytes: Uint8Array, chunk: Uint8Array): Uint8Array {
  const whole = join([bytes, chunk]);
  const view = new DataView(whole.buffer);
  const start = bytes.findIndex(
    (byte, at) => byte === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[at + 1]!),
  );
  // The only entry of the tree of chunks: its size, three numbers, and its address.
  const address = range(bytes.length - 8).find((at) => view.getBigUint64(at, true) === BigInt(start))!;
  view.setBigUint64(address, BigInt(bytes.length), true);
  view.setUint32(address - 24, chunk.length, true);
  const endOfFile = 40;
  view.setBigUint64(endOfFile, BigInt(whole.length), true);
  return whole;
}

/** Ten nested groups; each contains the next one ten times: 10¹⁰ paths. */
function knot(file: Group): void {
  for (let level = 0; level < 10; level++) file.create_group(`g${level}`);
  for (let level = 0; level < 9; level++) {
    for (let time = 0; time < 10; time++) file.create_hard_link(`/g${level + 1}`, `g${level}/${time}`);
  }
}

describe.skipIf(!haveData('flic', 'mpii'))('files that h5py wrote (skipped: no data)', () => {
  it.each([
    ['flic/train.h5', 3987, 11],
    ['flic/valid.h5', 1016, 11],
    ['mpii/valid.h5', 2958, 16],
  ])('%s', async (name, people, joints) => {
    const content = await read(await readFile(`${dataFolder}/${name}`));
    const found = [...content].map(([key, value]) => [key, describeHdf5(value)]);
    const numbers = (...shape: number[]) => `${shape.join('×')} numbers`;
    expect(Object.fromEntries(found)).toEqual({
      imgname: `${people} texts`,
      part: numbers(people, joints, 2),
      visible: numbers(people, joints),
      center: numbers(people, 2),
      ...Object.fromEntries(
        ['index', 'normalize', 'person', 'scale', 'torsoangle'].map((key) => [key, numbers(people)]),
      ),
    });
  });
});
