import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Dataset,
  labelings,
  memorySource,
  openDataset,
  readLsp,
  readLspet,
} from '../../src/data/index.ts';
import { openSource } from '../../src/data/node.ts';
import { lsp as skeleton } from '../../src/skeletons/index.ts';
import { conformsAsDataset } from './conformance.ts';
import { jointFirst, type Label, lspFiles, valueFirst } from './lsp-files.ts';
import { type Style, styles, writeMatlab } from './matlab-writer.ts';
import { dataFolder, haveData } from './real-data.ts';

/** Image i has joint j at (100 i + j + 1, 2 j + 1) in 1-based coordinates; every third joint has the flag. */
const label: Label = (image, joint) => [100 * image + joint + 1, 2 * joint + 1, joint % 3 === 0 ? 1 : 0];
const mirrored: Label = (image, joint) => label(image, joint < 12 ? 11 - joint : joint);

const smallLsp = (images = 1002, style?: Style) =>
  lspFiles(
    { 'joints.mat': valueFirst(images, label, style), 'joints-OC.mat': valueFirst(images, mirrored, style) },
    images,
    4,
  );
const smallLspet = (images = 5, style?: Style) =>
  lspFiles({ 'joints.mat': jointFirst(images, label, style) }, images, 5);

conformsAsDataset('LSP, a small one', {
  read: readLsp,
  files: () => smallLsp(),
  splits: ['train', 'test'],
  labels: labelings,
});
conformsAsDataset('LSPET, a small one', {
  read: readLspet,
  files: () => lspFiles({ 'joints.mat': jointFirst(5, (i, j) => [i, j, Number((i + j) % 3 > 0)]) }, 5, 5),
  splits: ['train'],
});

describe('LSP', () => {
  it.each(styles)('counts coordinates from 0 and reads 1 as occluded: %o', async (style) => {
    const { samples } = await readLsp(smallLsp(3, style));
    expect(samples.map((sample) => sample.id)).toEqual(['lsp/im0001', 'lsp/im0002', 'lsp/im0003']);
    expect(samples[2]?.image).toBe('images/im0003.jpg');
    expect(samples[2]?.pose[6]).toEqual({ point: { x: 206, y: 12 }, visible: false });
    expect(samples[2]?.pose[13]).toEqual({ point: { x: 213, y: 26 }, visible: true });
    expect('box' in (samples[2] ?? {})).toBe(false);
  });

  it('is split after image 1000', async () => {
    const train = await readLsp(smallLsp(), { split: 'train' });
    const test = await readLsp(smallLsp(), { split: 'test' });
    expect([train.samples.length, train.samples.at(-1)?.id]).toEqual([1000, 'lsp/im1000']);
    expect(test.samples.map((sample) => sample.id)).toEqual(['lsp/im1001', 'lsp/im1002']);
    expect(test.samples[0]?.pose[0]?.point).toEqual({ x: 100_000, y: 0 });
  });

  it('has observer-centric labels on request', async () => {
    const { samples } = await readLsp(smallLsp(2), { labels: 'observer-centric' });
    expect(samples[1]?.pose[0]?.point).toEqual({ x: 111, y: 22 });
  });

  it.each<[string, Uint8Array, string]>([
    [
      'labels of LSPET',
      jointFirst(2, label),
      '"joints" has the wrong shape – got 14×3×2 double – expected 3×14×N (14×3×N is LSPET) – in memory/joints.mat',
    ],
    [
      'another variable',
      writeMatlab({ pose: { className: 'double', dims: [1, 1], items: [1] } }, styles[0]!),
      '"joints" is missing – got pose – in memory/joints.mat',
    ],
    [
      'labels that are no numbers',
      writeMatlab({ joints: { className: 'cell', dims: [0, 0], items: [] } }, styles[0]!),
      'wrong kind of value – got 0×0 cell – expected numeric – in memory/joints.mat',
    ],
    [
      'NaN',
      valueFirst(2, (i, j) => [i === 1 && j === 12 ? Number.NaN : 4, 5, 0]),
      'damaged label – got (NaN, 5, 0) – expected x, y and a flag of 0 or 1 – in memory/joints.mat, im0002, neck',
    ],
    ['a flag of 2', valueFirst(1, () => [4, 5, 2]), 'got (4, 5, 2)'],
    ['a web page', new TextEncoder().encode('<html>'.padEnd(300)), 'not a MATLAB v5 file – got a web page'],
    ['no images', valueFirst(0, label), 'split "all" of LSP is empty'],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(readLsp(lspFiles({ 'joints.mat': bytes }, 2, 4))).rejects.toThrow(message);
  });

  it('refuses an unknown split', async () => {
    await expect(readLsp(smallLsp(5), { split: 'test' })).rejects.toThrow(
      'split "test" of LSP is empty – got labels of 5 images',
    );
  });
});

describe('LSPET', () => {
  it.each(styles)('counts coordinates from 0 and reads 0 as not annotated: %o', async (style) => {
    const { samples } = await readLspet(smallLspet(3, style));
    expect(samples[2]?.id).toBe('lspet/im00003');
    expect(samples[2]?.image).toBe('images/im00003.jpg');
    expect(samples[2]?.pose.slice(0, 4)).toEqual([
      { point: { x: 200, y: 0 } },
      null,
      null,
      { point: { x: 203, y: 6 } },
    ]);
  });

  it('accepts garbage in coordinates that are not annotated', async () => {
    const labels = jointFirst(1, (_, joint) => (joint === 0 ? [3, 4, 1] : [Number.NaN, -99, 0]));
    const { samples } = await readLspet(lspFiles({ 'joints.mat': labels }, 1, 5));
    expect(samples[0]?.pose.filter((joint) => joint !== null)).toEqual([{ point: { x: 2, y: 3 } }]);
  });

  it('refuses labels of LSP, other labels and a test split', async () => {
    const files = lspFiles({ 'joints.mat': valueFirst(2, label) }, 2, 5);
    await expect(readLspet(files)).rejects.toThrow('expected 14×3×N (3×14×N is LSP)');
    await expect(readLspet(files, { split: 'test' })).rejects.toThrow('LSPET has no test split');
    await expect(readLspet(files, { labels: 'observer-centric' })).rejects.toThrow(
      'LSPET has no observer-centric labels',
    );
  });
});

describe('openDataset', () => {
  it('passes on the location and the options', async () => {
    const places: string[] = [];
    const open = (place: string) => {
      places.push(place);
      return smallLsp();
    };
    const dataset = await openDataset('lsp:C:/data/lsp', open, { split: 'test' });
    expect(places).toEqual(['C:/data/lsp']);
    expect(dataset.samples.length).toBe(2);
  });

  it.each([
    ['deeplabcut', 'labeled-data/m4s1/CollectedData_Ann.csv'],
    ['sleap', 'labels.v001.slp'],
    ['yolo', 'data.yaml'],
    ['coco', 'annotations/person_keypoints_default.json'],
    ['coco', 'train/_annotations.coco.json'],
    ['labelstudio', 'project-1-at-2024-05-06-10-00-0a1b2c3d.json'],
    ['lsp', 'joints.mat'],
  ])('suggests the format %s for a folder without one that has %s', async (format, name) => {
    await expect(openDataset('data/mine', () => memorySource({ [name]: '' }))).rejects.toThrow(
      `unknown dataset "data/mine" – got no format – expected ${format}:data/mine, to judge by its files`,
    );
  });

  it.each(['lspp:x', 'lsp', 'lsp:', '', ':x', 'toString:x'])(
    'lists the known formats for "%s"',
    async (specification) => {
      await expect(openDataset(specification, openSource)).rejects.toThrow(
        `unknown dataset "${specification}" – expected lsp:FOLDER or lspet:FOLDER or `,
      );
    },
  );

  it('refuses an option that the format lacks', async () => {
    await expect(openDataset('lsp:x', () => smallLsp(), { category: 'person' })).rejects.toThrow(
      'category cannot be chosen for a dataset of the format lsp – got "person" – expected it for coco, sleap, yolo only',
    );
    await expect(openDataset('lsp:x', () => smallLsp(), { annotations: 'a.json' })).rejects.toThrow(
      'got "a.json" – expected it for coco, flic, mpii, sleap, labelstudio, yolo only',
    );
  });
});

const open = (name: string) => () => openSource(`${dataFolder}/${name}`);

describe.skipIf(!haveData('lsp'))('the real LSP (skipped: no data)', () => {
  conformsAsDataset('LSP', {
    read: readLsp,
    files: open('lsp'),
    splits: ['train', 'test'],
    labels: labelings,
  });

  it('differs between person and observer in 376 train and 380 test images, never at neck and head', async () => {
    const person = await readLsp(open('lsp')());
    const observer = await readLsp(open('lsp')(), { labels: 'observer-centric' });
    const different = person.samples.map((sample, index) =>
      sample.pose.map((joint, part) => {
        const other = observer.samples[index]?.pose[part];
        return joint?.point.x !== other?.point.x || joint?.point.y !== other?.point.y;
      }),
    );
    const count = (poses: readonly boolean[][]) => poses.filter((pose) => pose.includes(true)).length;
    expect([count(different.slice(0, 1000)), count(different.slice(1000))]).toEqual([376, 380]);
    const joints = skeleton.joints.filter((_, part) => different.some((pose) => pose[part]));
    expect(joints).toEqual(skeleton.joints.slice(0, 12));
  });

  it('has 1000 images for training and 1000 for testing, a point for every joint, and 7.3 % occluded joints', async () => {
    const parts = await Promise.all(
      (['train', 'test'] as const).map((split) => readLsp(open('lsp')(), { split })),
    );
    expect(parts.map((part) => part.samples.length)).toEqual([1000, 1000]);
    const joints = parts.flatMap((part) => part.samples.flatMap((sample) => sample.pose));
    expect(joints.filter((joint) => joint === null)).toEqual([]);
    expect(joints.filter((joint) => joint?.visible === false).length / joints.length).toBeCloseTo(0.073, 3);
    expect(parts[0]?.samples[0]?.pose[0]?.point.x).toBeCloseTo(28.7465, 4);
  });
});

describe.skipIf(!haveData('lspet'))('the real LSPET (skipped: no data)', () => {
  conformsAsDataset('LSPET', { read: readLspet, files: open('lspet'), splits: ['train'] });

  let dataset: Dataset;
  beforeAll(async () => {
    dataset = await readLspet(open('lspet')());
  });

  it('has 88 % of its joints annotated and 3945 complete images of 10,000', () => {
    const joints = dataset.samples.flatMap((sample) => sample.pose);
    expect(dataset.samples.length).toBe(10_000);
    expect(joints.filter((joint) => joint !== null).length / joints.length).toBeCloseTo(0.88, 3);
    expect(dataset.samples.filter((sample) => !sample.pose.includes(null)).length).toBe(3945);
  });
});
