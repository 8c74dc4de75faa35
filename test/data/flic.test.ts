import { describe, expect, it } from 'vitest';
import { labelings, readFlic } from '../../src/data/index.ts';
import { folderSource } from '../../src/data/node.ts';
import { jointIndex } from '../../src/skeletons/index.ts';
import { conformsAsDataset } from './conformance.ts';
import { examplesFile } from './flic-files.ts';
import { styles } from './matlab-writer.ts';
import { flag, hourglassFile, imageOf, range, withImages } from './people-files.ts';
import { dataFolder, haveData } from './real-data.ts';

const images = range(3).map((index) => imageOf(2 * index));
const small = () => withImages({ 'examples.mat': examplesFile(6) }, images);
const train = await hourglassFile(4, 11);
const valid = await hourglassFile(2, 11, 4);
const hdf5 = () => withImages({ 'train.h5': train, 'valid.h5': valid }, images);

conformsAsDataset('FLIC, its examples', { read: readFlic, files: small, splits: ['train', 'test'] });
conformsAsDataset('FLIC, observer-centric', {
  read: readFlic,
  files: () => withImages({ 'flic-joints-oc.mat': examplesFile(6, 'flic_anno') }, images),
  splits: ['train', 'test'],
  labels: ['observer-centric'],
});
conformsAsDataset('FLIC, HDF5', { read: readFlic, files: hdf5, splits: ['train', 'test'] });

describe('FLIC', () => {
  it.each(styles)('counts coordinates from 0 and reads the struct: %o', async (style) => {
    const bytes = examplesFile(3, 'examples', { style });
    const { samples } = await readFlic(withImages({ 'examples.mat': bytes }, images));
    expect(samples.map(({ id }) => id)).toEqual(['flic/000000000-1', 'flic/000000000-2', 'flic/000000001-1']);
    expect(samples[1]).toEqual({
      id: 'flic/000000000-2',
      image: 'images/000000000.jpg',
      pose: range(11).map((joint) => ({ point: { x: 10 + joint, y: 2 * joint } })),
      center: { x: 19, y: 39 },
      imageSize: { width: 720, height: 480 },
    });
  });

  it('prefers examples.mat, and reads labels without images', async () => {
    const files = withImages({ 'examples.mat': examplesFile(3), 'train.h5': train }, []);
    const { samples } = await readFlic(files);
    expect(samples.map(({ image }) => image)).toEqual(['000000000.jpg', '000000000.jpg', '000000001.jpg']);
  });

  it('reads the requested file', async () => {
    const files = withImages({ 'examples.mat': examplesFile(3), 'people.h5': train }, images);
    const { samples } = await readFlic(files, { annotations: 'people.h5', split: 'train' });
    expect(samples).toHaveLength(4);
    expect(samples[0]?.box).toEqual({ x: 99 - 249.5, y: 199 - 249.5, width: 500, height: 500 });
  });

  it('leaves out people whom FLIC-full calls bad', async () => {
    const bad = examplesFile(3, 'examples', { more: { isbad: flag(true) } });
    await expect(readFlic(withImages({ 'examples.mat': bad }, []))).rejects.toThrow(
      'split "all" of flic is empty – got 0 labeled people in all – in memory/examples.mat',
    );
  });

  it('reads a joint at NaN as not annotated', async () => {
    const joint = (_: number, index: number) =>
      index === 4 ? ([Number.NaN, Number.NaN, 0] as const) : ([5, 6, 1] as const);
    const files = withImages({ 'examples.mat': examplesFile(1, 'examples', { joint }) }, []);
    expect((await readFlic(files)).samples[0]?.pose.map((some) => some !== null)).toEqual(
      range(11).map((index) => index !== 4),
    );
  });

  it.each<[string, Record<string, Uint8Array>, object, string]>([
    [
      'half a NaN',
      { 'examples.mat': examplesFile(1, 'examples', { joint: () => [Number.NaN, 3, 1] }) },
      {},
      'damaged label – got (NaN, 3) – expected x and y, or NaN twice – in memory/examples.mat, examples(1), left shoulder',
    ],
    [
      'labels of the other kind',
      { 'flic-joints-oc.mat': examplesFile(1, 'flic_anno') },
      { annotations: 'flic-joints-oc.mat' },
      'no person-centric labels – got observer-centric ones – in memory/flic-joints-oc.mat',
    ],
    [
      'nothing',
      {},
      {},
      'no person-centric labels of FLIC – expected examples.mat, or train.h5 and valid.h5 – in memory',
    ],
    [
      'a split that is not there',
      { 'valid.h5': valid },
      { split: 'train' },
      'split "train" of flic is empty – got 2 labeled people in all – in memory/valid.h5',
    ],
  ])('refuses %s', async (_, labels, options, message) => {
    await expect(readFlic(withImages(labels, []), options)).rejects.toThrow(message);
  });
});

describe.skipIf(!haveData('flic'))('the real FLIC (skipped: no data)', () => {
  const files = () => folderSource(`${dataFolder}/flic`);
  conformsAsDataset('FLIC', {
    read: readFlic,
    files,
    splits: ['train', 'test'],
    labels: labelings,
    images: false,
  });

  it('has 3987 people for training and 1016 for testing, in both kinds of labels', async () => {
    for (const labels of labelings) {
      expect((await readFlic(files(), { labels, split: 'train' })).samples).toHaveLength(3987);
      expect((await readFlic(files(), { labels, split: 'test' })).samples).toHaveLength(1016);
    }
  });

  it('differs between person and observer only in the eyes of 245 people, because all face the camera', async () => {
    const [person, observer] = [
      await readFlic(files()),
      await readFlic(files(), { labels: 'observer-centric' }),
    ];
    const byId = new Map(observer.samples.map((sample) => [sample.id, sample]));
    const different = person.samples.map(({ id, pose }) =>
      person.skeleton.joints.filter((_, joint) => {
        const [one, other] = [pose[joint]?.point, byId.get(id)?.pose[joint]?.point];
        return one?.x !== other?.x || one?.y !== other?.y;
      }),
    );
    const counts = new Map<string, number>();
    for (const joints of different) counts.set(joints.join(), (counts.get(joints.join()) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({ '': 4758, 'left eye,right eye': 245 });
    for (const part of ['shoulder', 'elbow', 'hip']) {
      const [left, right] = ['left', 'right'].map((side) => jointIndex(person.skeleton, `${side} ${part}`));
      expect(person.samples.every(({ pose }) => pose[left!]!.point.x > pose[right!]!.point.x)).toBe(true);
    }
  });
});
