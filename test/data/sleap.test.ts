import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource, openDataset, readSleap } from '../../src/data/index.ts';
import { conformsAsDataset } from './conformance.ts';
import { writeHdf5 } from './hdf5-writer.ts';
import { mice, type SleapLabels, sleapFile, sleapFiles } from './sleap-files.ts';

const package_ = gunzipSync(readFileSync(new URL('../fixtures/sleap-package.slp.gz', import.meta.url)));
const miceFiles = await sleapFiles();
const points = (dataset: Awaited<ReturnType<typeof readSleap>>) =>
  dataset.samples.map(({ pose }) => pose.map((joint) => joint && [joint.point.x, joint.point.y]));

conformsAsDataset('SLEAP, images beside the labels', {
  read: readSleap,
  files: () => miceFiles,
  splits: ['train', 'test'],
});

conformsAsDataset('SLEAP, a training package', {
  read: readSleap,
  files: () => memorySource({ 'labels.train.pkg.slp': package_, 'labels.val.pkg.slp': package_ }),
  splits: ['train', 'test'],
  options: {},
});

describe('SLEAP', () => {
  const one = (changes: Partial<SleapLabels> = {}) =>
    sleapFile({
      nodes: ['head', 'tail'],
      frames: [
        {
          frame: 0,
          animals: [
            [
              [1, 2],
              [3, 4],
            ],
          ],
        },
      ],
      ...changes,
    });

  it('says how many frames are marked as empty, and refuses labels of a cropped video', async () => {
    const read = async (changes: Partial<SleapLabels>) =>
      readSleap(memorySource({ 'labels.slp': await one(changes) }));
    expect((await read({ negative: [3, 4] })).remarks).toContainEqual(
      expect.stringMatching(/^2 frames are left out because SLEAP marks them as showing no animal/),
    );
    expect((await read({})).remarks?.join() ?? '').not.toMatch(/showing no animal/);
    await expect(read({ cropped: true })).rejects.toThrow(
      /labels of a cropped video are not read – got video 0/,
    );
  });

  it('reads a package written by h5py, including its images', async () => {
    const dataset = await readSleap(memorySource({ 'labels.pkg.slp': package_ }));
    expect(dataset.skeleton).toEqual({
      name: 'mouse',
      joints: ['nose', 'left ear', 'right ear', 'tail'],
      limbs: ['left ear', 'right ear', 'tail'].map((to) => ({ name: `nose to ${to}`, from: 'nose', to })),
      mirrorPairs: [['right ear', 'left ear']],
      spellings: { 'left ear': 'ear_L', 'right ear': 'ear_R' },
    });
    expect(dataset.samples.map(({ id }) => id)).toEqual([
      'sleap/labels.pkg/video0/frame3.png/0',
      'sleap/labels.pkg/video0/frame3.png/1',
      'sleap/labels.pkg/video0/frame10.png/0',
    ]);
    expect(points(dataset)).toEqual([
      [[1, 2], [3, 4], [5, 6], null],
      [[11, 12], [13, 14], null, [17.5, 18]],
      [
        [20, 21],
        [22, 23],
        [24, 25],
        [26, 27],
      ],
    ]);
    const image = await dataset.files.read('labels.pkg/video0/frame10.png');
    expect([...image.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(dataset.dropped).toEqual([
      {
        sample: 'sleap/labels.pkg/video0/frame3.png/1',
        joint: 'right ear',
        point: { x: 15, y: 16 },
        reason: 'SLEAP calls it not visible, which means not labeled',
      },
    ]);
    expect(dataset.remarks).toEqual([
      '1 instance is left out because a model predicted them – in memory/labels.pkg.slp',
      '1 label with a place is left out, e.g. right ear of sleap/labels.pkg/video0/frame3.png/1: SLEAP calls it not visible, which means not labeled – in memory/labels.pkg.slp',
    ]);
  });

  it('says that red and blue are exchanged in embedded images', async () => {
    const videos = [
      { filename: '.', backend: { type: 'HDF5Video', filename: '.', dataset: 'video0/video' } },
    ];
    const remarks = async (embedded: { order?: string; channels: number }) =>
      (await readSleap(memorySource({ 'a.slp': await one({ videos, embedded }) }))).remarks ?? [];
    expect(await remarks({ order: 'BGR', channels: 3 })).toContain(
      'red and blue are exchanged in the images of video0 (channel_order BGR), and they are read so; save the package with the plugin "imageio" for true colors – in memory/a.slp',
    );
    for (const fine of [{ order: 'BGR', channels: 1 }, { order: 'RGB', channels: 3 }, { channels: 3 }])
      expect((await remarks(fine)).join()).not.toContain('exchanged');
  });

  it('counts pixels from their centers, in every version of the format', async () => {
    const read = async (format: number) =>
      points(await readSleap(memorySource({ 'a.slp': await one({ format }) })));
    expect(await read(1.1)).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect(await read(1)).toEqual([
      [
        [0.5, 1.5],
        [2.5, 3.5],
      ],
    ]);
  });

  it('keeps labels of a film, and says that its frames are not read', async () => {
    const videos = [{ filename: 'C:\\films\\cage.mp4', backend: { type: 'MediaVideo' } }];
    const dataset = await openDataset('sleap:x/a.slp', async () =>
      memorySource({ 'a.slp': await one({ videos }) }),
    );
    expect(dataset.samples[0]?.image).toBe('cage.mp4/frame0.png');
    expect(dataset.remarks).toEqual([
      'images are frames of a video, which are not read, e.g. of C:/films/cage.mp4: save them with their images, as a package (.pkg.slp) – in memory/a.slp',
    ]);
  });

  it('says what is wrong, and where', async () => {
    const read = (bytes: Uint8Array) => readSleap(memorySource({ 'a.slp': bytes }));
    await expect(
      read(await writeHdf5({ some: { shape: [1], data: new Float64Array([1]) } })),
    ).rejects.toThrow(
      'not a file of SLEAP labels – got some – expected the attribute metadata@json – in memory/a.slp',
    );
    await expect(read(await one({ frames: [{ frame: 0, animals: [], predicted: 2 }] }))).rejects.toThrow(
      'nothing is labeled – got 2 instances that a model predicted – in memory/a.slp',
    );
    await expect(
      read(
        await one({
          frames: [
            {
              frame: 0,
              animals: [
                [
                  [1, 2],
                  [1e8, 4],
                ],
              ],
            },
          ],
        }),
      ),
    ).rejects.toThrow(
      'damaged label – got (100000000, 4) – expected x and y in pixels – in memory/a.slp, instance 0, tail',
    );
    await expect(
      read(
        await one({
          frames: [
            {
              frame: 0,
              video: 3,
              animals: [
                [
                  [1, 2],
                  [3, 4],
                ],
              ],
            },
          ],
        }),
      ),
    ).rejects.toThrow(
      /belongs to a video that the file does not list – got video 3 – expected a video below 1 – in memory\/a\.slp/,
    );
    await expect(readSleap(memorySource({ 'a.slp': package_, 'b.slp': package_ }))).rejects.toThrow(
      'several files of SLEAP labels – got a.slp, b.slp – expected one of them, e.g. sleap:memory/a.slp',
    );
    const other = await sleapFile({ ...mice, nodes: ['a', 'b', 'c', 'd'] });
    await expect(
      readSleap(memorySource({ 'train.slp': await sleapFile(mice), 'val.slp': other })),
    ).rejects.toThrow(
      'files of labels have different nodes – got a, b, c, d – expected snout, left ear, right ear, tail, as in memory/train.slp',
    );
  });
});
