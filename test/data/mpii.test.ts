import { describe, expect, it } from 'vitest';
import { readMpii } from '../../src/data/index.ts';
import { folderSource } from '../../src/data/node.ts';
import { jointIndex, mpii, type Pose } from '../../src/skeletons/index.ts';
import { json } from './coco-files.ts';
import { conformsAsDataset } from './conformance.ts';
import { styles } from './matlab-writer.ts';
import { csvFile, releaseFile, toolboxFile, toolboxPeople, truthFile } from './mpii-files.ts';
import { flag, hourglassFile, imageOf, range, text, withImages } from './people-files.ts';
import { dataFolder, haveData } from './real-data.ts';

const images = range(4).map((index) => imageOf(2 * index));
const train = await hourglassFile(4, 16);
const valid = await hourglassFile(2, 16, 4);
const elevenJoints = await hourglassFile(2, 11);
const nan = await hourglassFile(2, 16, 0, () => [Number.NaN, 1, 1]);
const folders = {
  release: { 'mpii_human_pose_v1_u12_1.mat': releaseFile(5) },
  json: { 'annot/train.json': toolboxFile(4), 'annot/valid.json': toolboxFile(2, 4) },
  hdf5: { 'train.h5': train, 'valid.h5': valid },
  csv: { 'mobilepose_train_joints.csv': csvFile(4), 'mobilepose_test_joints.csv': csvFile(2, 4) },
};
const read = (labels: Record<string, Uint8Array>, options = {}) =>
  readMpii(withImages(labels, images), options);

for (const [name, labels] of Object.entries(folders)) {
  conformsAsDataset(`MPII, ${name}`, {
    read: readMpii,
    files: () => withImages(labels, images),
    splits: name === 'release' ? ['train'] : ['train', 'test'],
  });
}

describe("MPII's own file", () => {
  it.each(styles)('counts coordinates from 0, with head box, center and box: %o', async (style) => {
    const { samples } = await read({ 'mpii_human_pose_v1_u12_1.mat': releaseFile(3, { style }) });
    expect(samples.map(({ id }) => id)).toEqual(['mpii/000000000-1', 'mpii/000000000-2', 'mpii/000000001-1']);
    expect(samples[1]).toEqual({
      id: 'mpii/000000000-2',
      image: 'images/000000000.jpg',
      pose: range(16).map((joint) => ({
        point: { x: 10 + joint, y: 2 * joint },
        ...(joint !== 8 && joint !== 9 && { visible: joint !== 1 }),
      })),
      headBox: { x: 10, y: 20, width: 3, height: 4 },
      center: { x: 100, y: 200 },
      box: { x: 100 - 199.5, y: 200 - 199.5, width: 400, height: 400 },
    });
  });

  it.each([
    ['a character', (visible: boolean) => text(visible ? '1' : '0')],
    ['a logical', flag],
  ])('reads visibility that is %s', async (_, visibility) => {
    const { samples } = await read({ 'mpii_human_pose_v1_u12_1.mat': releaseFile(1, { visibility }) });
    expect(samples[0]?.pose.map((joint) => joint?.visible)).toEqual(
      range(16).map((joint) => (joint === 8 || joint === 9 ? undefined : joint !== 0)),
    );
  });

  it('has no labels in its test split', async () => {
    await expect(read(folders.release, { split: 'test' })).rejects.toThrow(
      'split "test" of mpii is empty – got 5 labeled people in all',
    );
  });

  it('refuses a joint without a position, naming the person', async () => {
    const broken = releaseFile(2, {
      joint: (person, joint) => [person === 1 && joint === 3 ? Number.NaN : 1, 1, 1],
    });
    await expect(read({ 'mpii_human_pose_v1_u12_1.mat': broken })).rejects.toThrow(
      'damaged label – got (NaN, 1), id 3 – expected x, y and an id from 0 to 15 – in memory/mpii_human_pose_v1_u12_1.mat, annolist(1).annorect(2)',
    );
  });
});

describe('MPII in other formats', () => {
  it('gives the same people at the same positions', async () => {
    const [json, hdf5, csv] = await Promise.all(
      [folders.json, folders.hdf5, folders.csv].map((labels) => read(labels)),
    );
    const points = (pose: Pose) => pose.slice(0, 15).map((joint) => joint?.point);
    const places = (dataset = json) => dataset!.samples.map(({ id, pose }) => [id, points(pose)]);
    expect(places(hdf5)).toEqual(places(json));
    expect(places(csv)).toEqual(places(json));
    expect(json?.samples[0]?.pose[15]).toBeNull();
  });

  it('undoes the changes of hourglass networks to center and scale', async () => {
    const { samples } = await read({ 'train.h5': train });
    expect(samples[3]?.center).toEqual({ x: 102, y: 199 - 30 });
    expect(samples[3]?.box?.width).toBe(400);
  });

  it('takes head boxes and finer coordinates from a truth file with the same number of people', async () => {
    const truth = {
      'gt_valid.mat': truthFile(2, (person, joint) => [10 * (4 + person) + joint + 1, 2 * joint + 1, 1]),
    };
    const { samples } = await read({ ...folders.json, ...truth }, { split: 'test' });
    expect(samples[0]?.headBox).toEqual({ x: 10, y: 20, width: 3, height: 4 });
    expect(samples[0]?.pose[5]).toEqual({ point: { x: 45.25, y: 10 } });
    const all = await read({ ...folders.json, ...truth });
    expect(all.samples.map(({ headBox }) => headBox !== undefined)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    const others = { 'gt_valid.mat': truthFile(2) };
    await expect(read({ ...folders.json, ...others })).rejects.toThrow('the head boxes are of other people');
  });

  it('has no center if the file has −1', async () => {
    const [one, other] = toolboxPeople(2);
    const { samples } = await read({ 'train.json': json([{ ...one, center: [-1, -1], scale: -1 }, other]) });
    expect(samples.map(({ center, box }) => [center, box?.width])).toEqual([
      [undefined, undefined],
      [{ x: 100, y: 200 }, 400],
    ]);
    await expect(read({ 'train.json': json([{ ...one, scale: -1 }]) })).rejects.toThrow(
      'damaged center or scale – got (101, 201), -1 – expected a point and a positive number – in memory/train.json, person 1',
    );
  });

  it('prefers the authors’ file, then JSON, HDF5 and CSV, and never mixes two kinds', async () => {
    const all = Object.assign({}, ...Object.values(folders).toReversed());
    expect((await read(all)).samples).toHaveLength(5);
    const { release: _, ...without } = folders;
    await expect(read({ ...without.csv, 'valid.h5': valid }, { split: 'train' })).rejects.toThrow(
      'split "train" of mpii is empty – got 2 labeled people in all – in memory/valid.h5',
    );
    const coco = json({ images: [], annotations: [], categories: [] });
    expect((await read({ ...without.csv, 'train.json': coco })).samples).toHaveLength(6);
    const chosen = await read(
      { ...without.csv, 'valid.h5': valid },
      { annotations: 'mobilepose_train_joints.csv' },
    );
    expect(chosen.samples).toHaveLength(4);
  });

  const [person] = toolboxPeople(1);
  it.each<[string, Record<string, Uint8Array>, string]>([
    [
      'a person without joints',
      { 'train.json': json([person, { ...person, joints: undefined }]) },
      'the person\'s "joints" is missing – expected a list – in memory/train.json, person 2',
    ],
    [
      '17 joints',
      { 'train.json': json([{ ...person, joints: range(17).map(() => [1, 2]) }]) },
      'the person\'s "joints" is wrong – got',
    ],
    ['a text that is not JSON', { 'train.json': new TextEncoder().encode('[{"') }, 'not JSON'],
    ['JSON of another kind', { 'train.json': json('people') }, 'the file is not a list of people'],
    [
      'a line that is cut short',
      { 'train.csv': csvFile(2).subarray(0, -20) },
      'wrong number of columns – got',
    ],
    [
      'a line of words',
      { 'train.csv': new TextEncoder().encode(`a.jpg${',b'.repeat(32)}\n`) },
      'damaged label – got b, b – expected two numbers – in memory/train.csv, line 1, right ankle',
    ],
    [
      'an image elsewhere',
      { 'train.json': json([{ ...person, image: '../../secret.jpg' }]) },
      'damaged name of an image – got "../../secret.jpg"',
    ],
    [
      'joints of another dataset',
      { 'train.h5': elevenJoints },
      '"part" has the wrong shape or type – got 2×11×2 numbers – expected numbers, 2×16×2 – in memory/train.h5',
    ],
    [
      'NaN in HDF5',
      { 'train.h5': nan },
      'damaged label – got (NaN, 1, 1) – expected x, y and a visibility of 0 or 1 – in memory/train.h5, person 1',
    ],
    ['nothing', {}, 'no labels of MPII'],
  ])('refuses %s', async (_, labels, message) => {
    await expect(readMpii(withImages(labels, []))).rejects.toThrow(message);
  });
});

/** The share of people whose right shoulder is left of the left one in the image, as for people who face the camera. */
function facing(poses: readonly Pose[]): number {
  const [right, left] = ['right shoulder', 'left shoulder'].map((joint) => jointIndex(mpii, joint));
  const pairs = poses.flatMap((pose) =>
    pose[right!] && pose[left!] ? [[pose[right!]!, pose[left!]!] as const] : [],
  );
  return pairs.filter(([one, other]) => one.point.x < other.point.x).length / pairs.length;
}

describe.skipIf(!haveData('mpii'))('the real MPII (skipped: no data)', () => {
  const files = () => folderSource(`${dataFolder}/mpii`);
  conformsAsDataset('MPII, validation', { read: readMpii, files, splits: ['test'], images: false });
  conformsAsDataset('MPII, five people in JSON', {
    read: readMpii,
    files: () => folderSource(`${dataFolder}/mpii/sample`),
    splits: ['test'],
  });

  it('has 2958 people to validate on, each with a head box, and 17,928 and 1991 in CSV', async () => {
    const { samples } = await readMpii(files(), { split: 'test' });
    expect(samples).toHaveLength(2958);
    expect(samples.every(({ headBox, box, center }) => headBox && box && center)).toBe(true);
    const [all, rest] = await Promise.all(
      ['train', 'test'].map((part) => readMpii(files(), { annotations: `mobilepose_${part}_joints.csv` })),
    );
    expect([all?.samples.length, rest?.samples.length]).toEqual([17928, 1991]);
    const shares = [samples, all!.samples, rest!.samples].map((some) => facing(some.map(({ pose }) => pose)));
    expect(shares.map((share) => share.toFixed(2))).toEqual(['0.73', '0.70', '0.72']);
  });

  it('gives the same five sample people from JSON and from HDF5', async () => {
    const [json, hdf5] = [await readMpii(folderSource(`${dataFolder}/mpii/sample`)), await readMpii(files())];
    for (const [index, { pose, center, box }] of json.samples.entries()) {
      const other = hdf5.samples[index]!;
      expect(other.image.endsWith(json.samples[index]!.image)).toBe(true);
      expect(other.center).toEqual({ x: center!.x, y: expect.closeTo(center!.y, 6) });
      expect(other.box!.width).toBeCloseTo(box!.width, 2);
      for (const [joint, stated] of pose.entries()) {
        const found = other.pose[joint];
        expect(found === null).toBe(stated === null);
        if (stated)
          expect(Math.hypot(stated.point.x - found!.point.x, stated.point.y - found!.point.y)).toBeLessThan(
            0.01,
          );
      }
    }
  });
});
