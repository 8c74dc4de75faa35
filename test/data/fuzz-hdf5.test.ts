import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadHdf5 } from '../../src/data/formats/hdf5/library.ts';
import {
  type Hdf5Content,
  memorySource,
  readFlic,
  readHdf5,
  readMpii,
  readSleap,
} from '../../src/data/index.ts';
import { fuzz } from './fuzz.ts';
import { writeHdf5 } from './hdf5-writer.ts';
import { hourglassFile } from './people-files.ts';
import { dataFolder, haveData } from './real-data.ts';
import { mice, sleapFile } from './sleap-files.ts';

/** A file with a value of every kind. */
const everything = (libver: 'earliest' | 'v110' | 'latest') =>
  writeHdf5(
    {
      part: { shape: [3, 4, 2], data: new Float64Array(24).map((_, index) => index) },
      packed: { shape: [100, 40], data: new Float64Array(4000).fill(5), chunks: [10, 40] },
      names: { shape: [3], data: ['a.jpg', 'b.jpg', 'c.jpg'], length: 8 },
      whole: { shape: [3], data: new BigInt64Array([1n, 2n, 3n]) },
      'group/below/single': { shape: [2], data: new Float32Array([1, 2]) },
    },
    (file) => {
      file.create_dataset({ name: 'words', data: ['any', 'length'] });
      const columns = new Map([
        ['x', new Float64Array([1, 2, 3])],
        ['y', new Float64Array([4, 5, 6])],
      ]);
      const dtype = [
        ['x', '<d'],
        ['y', '<d'],
      ] as [string, string][];
      const table = file.create_dataset({ name: 'table', data: columns, dtype });
      table.create_attribute('names', '["x", "y"]');
      file.create_soft_link('/group', 'again');
    },
    libver,
  );

const maxBytes = 16 * 2 ** 20;

async function expectSound(content: Hdf5Content): Promise<void> {
  for (const value of content.values()) {
    if (value.kind === 'unsupported') continue;
    if (value.kind === 'records') {
      await expectSound(value.columns);
      continue;
    }
    const count = value.shape.reduce((product, length) => product * length, 1);
    if (value.data.length !== count) throw new Error(`${value.data.length} items of ${count}`);
  }
}

/** The process's open files: standard input, output and error, and any file that was not closed. */
function openFiles(files: unknown): number {
  return (files as { streams: readonly unknown[] }).streams.filter((stream) => stream).length;
}

describe('damaged HDF5', () => {
  it('is read or refused, and the next file is read as usual', async () => {
    const files = [await everything('earliest'), await everything('v110'), await everything('latest')];
    const sound = await readHdf5(files[0]!, 'sound.h5');
    let round = 0;
    const report = await fuzz({
      seed: 1,
      count: 250,
      files: [files[0]!, files[0]!, files[1]!, files[2]!],
      read: async (bytes) => {
        if (round++ % 50 === 0) expect(await readHdf5(files[0]!, 'sound.h5')).toEqual(sound);
        await expectSound(await readHdf5(bytes, 'damaged.h5', { maxBytes, attributes: ['table@names'] }));
      },
    });
    expect(Math.min(report.read, report.refused)).toBeGreaterThan(50);
    expect(await readHdf5(files[0]!, 'sound.h5')).toEqual(sound);
    const { module } = await loadHdf5();
    expect(module.HEAPU8.length).toBeLessThanOrEqual(48 * 2 ** 20);
    expect(openFiles(module.FS)).toBe(3);
    expect(module.FS.readdir('/').filter((name: string) => name.endsWith('.h5'))).toEqual([]);
  }, 600_000);

  it('is read or refused by the readers of datasets too', async () => {
    const real = haveData('flic/valid.h5') ? [await readFile(`${dataFolder}/flic/valid.h5`)] : [];
    let round = 0;
    const report = await fuzz({
      seed: 2,
      count: 100,
      files: [await hourglassFile(4, 11), ...real, await sleapFile(mice)],
      read: async (bytes) => {
        const isFlic = round++ % 2 === 0;
        const reader = isFlic ? readFlic : readSleap;
        const { samples } = await reader(memorySource(new Map([[isFlic ? 'valid.h5' : 'a.slp', bytes]])));
        const points = samples.flatMap(({ pose }) => pose.map((joint) => joint?.point ?? { x: 0, y: 0 }));
        if (!points.every(({ x, y }) => Number.isFinite(x + y))) throw new Error('a point that is none');
      },
    });
    expect(Math.min(report.read, report.refused)).toBeGreaterThan(10);
    await expect(
      readMpii(memorySource(new Map([['valid.h5', await hourglassFile(2, 16)]]))),
    ).resolves.toBeDefined();
  }, 600_000);
});
