import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../src/data/index.ts';
import { openSource } from '../../src/data/node.ts';
import { decodeImage } from '../../src/images/node.ts';
import { jointIndex, lsp } from '../../src/skeletons/index.ts';
import { limber } from './run.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-puppets-'));
});
afterAll(() => rm(root, { recursive: true }));

const at = (name: string) => join(root, name);

describe('limber data synthetic', () => {
  it('draws figures at the positions of their labels', async () => {
    const { status, stdout } = await limber(['data', 'synthetic', '--count', '10', '--out', at('a')]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `8 figures to train on, 2 to test on  ${at('a')}\n`,
    });
    const [train, test] = await Promise.all(
      (['train', 'test'] as const).map((split) => openDataset(`coco:${at('a')}`, openSource, { split })),
    );
    expect([train!.samples.length, test!.samples.length]).toEqual([8, 2]);
    expect(train!.skeleton).toEqual(lsp);
    const blueness: Record<string, number[]> = { left: [], right: [] };
    for (const { image, pose } of train!.samples) {
      const photo = await decodeImage(await train!.files.read(image), image);
      for (const side of ['left', 'right']) {
        const { x, y } = pose[jointIndex(lsp, `${side} wrist`)]!.point;
        const pixel = (Math.round(y) * photo.width + Math.round(x)) * 3;
        if (x < 0 || y < 0 || x > photo.width - 1 || y > photo.height - 1) continue;
        blueness[side]!.push(photo.data[pixel + 2]! - photo.data[pixel]!);
      }
    }
    expect(Math.min(blueness.left!.length, blueness.right!.length)).toBeGreaterThan(5);
    // A right limb may be drawn over a left one, but not a left one over a right one.
    expect(Math.max(...blueness.right!)).toBeLessThan(-100);
    expect(blueness.left!.filter((value) => value > 100).length).toBeGreaterThan(5);
  });

  it('draws the same figures for the same seed and others for another seed', async () => {
    const photo = async (name: string, seed: string) => {
      await limber(['data', 'puppets', '--count', '1', '--seed', seed, '--out', at(name)]);
      return readFile(at(`${name}/images/000001.png`));
    };
    const [one, same, other] = [await photo('b', '1'), await photo('c', '1'), await photo('d', '2')];
    expect(same.equals(one)).toBe(true);
    expect(other.equals(one)).toBe(false);
  });
});
