import { describe, expect, it } from 'vitest';
import { writeFrame } from '../../src/data/formats/pandas/index.ts';
import { type DatasetFormat, datasetReaders, type FileSource, memorySource } from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import { json, mouseDocument } from './coco-files.ts';
import { examplesFile } from './flic-files.ts';
import { miceTasks } from './labelstudio-files.ts';
import { jointFirst, valueFirst } from './lsp-files.ts';
import { csvFile, releaseFile, toolboxFile } from './mpii-files.ts';
import { hourglassFile } from './people-files.ts';
import { mice, sleapFile } from './sleap-files.ts';
import { pngHeader, yoloRow, yoloSettings } from './yolo-files.ts';

const text = (lines: string) => new TextEncoder().encode(lines);
const hourglass = await hourglassFile(3, 16);

/** For each format, the label files that its reader can read. */
const labels: Readonly<Record<DatasetFormat, Readonly<Record<string, Uint8Array>>>> = {
  lsp: { 'joints.mat': valueFirst(1002, (image, joint) => [image + 1, joint + 1, 0]) },
  lspet: { 'joints.mat': jointFirst(5, (image, joint) => [image + 1, joint + 1, 1]) },
  flic: { 'examples.mat': examplesFile(4), 'train.h5': await hourglassFile(3, 11) },
  mpii: {
    'mpii_human_pose_v1_u12_1.mat': releaseFile(3),
    'annot/train.json': toolboxFile(3),
    'train.h5': hourglass,
    'some_train_joints.csv': csvFile(3),
  },
  coco: { 'annotations/mice.json': json(mouseDocument()) },
  deeplabcut: {
    'labeled-data/a/CollectedData_Ann.csv': text(
      'scorer,Ann,Ann\nbodyparts,snout,snout\ncoords,x,y\nlabeled-data/a/img1.png,1,2\n',
    ),
    'labeled-data/a/CollectedData_Ann.h5': await writeFrame(
      {
        columns: ['x', 'y'].map((coordinate) => ['Ann', 'snout', coordinate]),
        index: [['labeled-data/a/img1.png']],
        values: [[1, 2]],
      },
      { key: 'df_with_missing', levels: ['scorer', 'bodyparts', 'coords'] },
    ),
  },
  sleap: { 'labels.slp': await sleapFile(mice) },
  labelstudio: { 'export.json': json(miceTasks()) },
  yolo: { 'labels/train/m1.txt': text(`${yoloRow(1)}\n`) },
};

/** Other data that a reader needs: fractions of an image's size need the image. */
const beside: Partial<Record<DatasetFormat, Readonly<Record<string, Uint8Array | string>>>> = {
  yolo: {
    'data.yaml': yoloSettings.replace('val: images/val\n', ''),
    'images/train/m1.png': pngHeader(640, 480),
  },
};

const cases = Object.entries(labels).flatMap(([format, files]) =>
  Object.entries(files).map(([name, bytes]) => [format as DatasetFormat, name, bytes] as const),
);

/** Damage to a file, as by a broken download, a disk fault or an attacker. */
const damages: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  empty: () => new Uint8Array(),
  'cut in half': (bytes) => bytes.subarray(0, bytes.length >> 1),
  'a web page': () => text('<!doctype html><title>404</title>'.padEnd(400)),
  'a pointer to the file': () => text('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'),
  zeros: (bytes) => new Uint8Array(bytes.length),
  'deeply nested': () => text('['.repeat(100_000)),
  'a list of nothing': () => text('[]'),
};

function source(format: DatasetFormat, name: string, bytes: Uint8Array): FileSource {
  return memorySource(
    new Map<string, Uint8Array | string>([...Object.entries(beside[format] ?? {}), [name, bytes]]),
  );
}

describe.each(cases)('%s from %s', (format, name, bytes) => {
  const read = (damaged: Uint8Array, files: FileSource = source(format, name, damaged)) =>
    datasetReaders[format](files);

  it('reads it without images, and gives the same result twice', async () => {
    const [one, other] = [await read(bytes), await read(bytes)];
    expect(one.samples.length).toBeGreaterThan(0);
    expect(other.samples).toEqual(one.samples);
    expect(one.samples.every(({ pose }) => pose.length === one.skeleton.joints.length)).toBe(true);
  });

  it.each(Object.entries(damages))('refuses it when it is %s, naming the file', async (_, damage) => {
    const error: unknown = await read(damage(bytes)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(LimberError);
    expect(String(error)).toContain(name);
  });

  it('passes on the error of a file that cannot be read', async () => {
    const files: FileSource = {
      ...source(format, name, bytes),
      read: async () => {
        throw new LimberError('permission denied');
      },
    };
    await expect(read(bytes, files)).rejects.toThrow('permission denied');
  });
});
