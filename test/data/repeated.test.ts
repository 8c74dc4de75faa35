import { describe, expect, it } from 'vitest';
import { type DatasetFormat, datasetReaders, memorySource } from '../../src/data/index.ts';
import { distinctPeople, readOnce } from '../../src/data/repeated.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { json, mouseCategory, mouseDocument } from './coco-files.ts';
import { examplesFile } from './flic-files.ts';
import { jointFirst, valueFirst } from './lsp-files.ts';
import { csvFile, releaseFile, toolboxPeople } from './mpii-files.ts';
import { hourglassFile, type Joint, plainJoint } from './people-files.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
/** The second person of the first image has the first one's joints. */
const twins: Joint = (person, joint) => plainJoint(person === 1 ? 0 : person, joint);
const line = new TextDecoder().decode(csvFile(1));
const header = 'scorer,A,A,A,A\nbodyparts,a,a,b,b\ncoords,x,y,x,y\n';
const mice = mouseDocument(2);
const [mouse] = mice.annotations;

type Files = Readonly<Record<string, Uint8Array>>;

/** For each way to read labels: three people, two of them equal. */
const twice: readonly (readonly [format: DatasetFormat, way: string, files: Files, left: number])[] = [
  ['flic', 'examples.mat', { 'examples.mat': examplesFile(3, 'examples', { joint: twins }) }, 2],
  ['flic', 'HDF5', { 'train.h5': await hourglassFile(3, 11, 0, twins) }, 2],
  ['mpii', 'release', { 'mpii_human_pose_v1_u12_1.mat': releaseFile(3, { joint: twins }) }, 2],
  ['mpii', 'HDF5', { 'train.h5': await hourglassFile(3, 16, 0, twins) }, 2],
  ['mpii', 'JSON', { 'train.json': json([...toolboxPeople(2), ...toolboxPeople(1)]) }, 2],
  ['mpii', 'CSV', { 'train.csv': bytes(`${line}${new TextDecoder().decode(csvFile(2))}`) }, 2],
  [
    'coco',
    'another annotation',
    { 'a.json': json({ ...mice, annotations: [...mice.annotations, { ...mouse, id: 99 }] }) },
    3,
  ],
  ['coco', 'one annotation twice', { 'a.json': json({ ...mice, annotations: [mouse, mouse] }) }, 1],
  [
    'coco',
    'one image record twice',
    { 'a.json': json({ ...mice, images: [...mice.images, mice.images[0]] }) },
    3,
  ],
  ['coco', 'a second file', { 'a.json': json(mice), 'b.json': json(mice) }, 3],
  [
    'coco',
    'a second id of the image',
    {
      'a.json': json({
        ...mice,
        images: [...mice.images, { ...mice.images[0], id: 77 }],
        annotations: [...mice.annotations, { ...mouse, id: 99, image_id: 77 }],
      }),
    },
    3,
  ],
  [
    'deeplabcut',
    'a second row',
    { 'labeled-data/m/CollectedData_A.csv': bytes(`${header}${'labeled-data/m/i.png,1,2,3,4\n'.repeat(2)}`) },
    1,
  ],
  [
    'deeplabcut',
    'another name of the frame',
    {
      'labeled-data/m/CollectedData_A.csv': bytes(
        `${header}labeled-data/m/i.png,1,2,3,4\nlabeled-data\\m\\i.png,1,2,3,4\n`,
      ),
    },
    1,
  ],
  [
    'deeplabcut',
    "a copy of the video's folder",
    {
      'labeled-data/a copy of m/CollectedData_A.csv': bytes(`${header}labeled-data/m/i.png,1,2,3,4\n`),
      'labeled-data/a copy of m/i.png': new Uint8Array(1),
      'labeled-data/m/CollectedData_A.csv': bytes(`${header}labeled-data/m/i.png,1,2,3,4\n`),
      'labeled-data/m/i.png': new Uint8Array(1),
    },
    1,
  ],
];

/** Two different records of one person. */
const contradictions: readonly (readonly [
  format: DatasetFormat,
  way: string,
  files: Files,
  message: string,
])[] = [
  [
    'coco',
    'annotations of one id',
    { 'a.json': json({ ...mice, annotations: [mouse, { ...mouse, area: 3 }] }) },
    'two annotations have the same id – got 1 – expected one record, or several equal ones – in memory/a.json',
  ],
  [
    'coco',
    'images of one id',
    { 'a.json': json({ ...mice, images: [...mice.images, { ...mice.images[0], file_name: 'b.png' }] }) },
    'two images have the same id – got 1',
  ],
  [
    'coco',
    'a number and the same number as a text',
    { 'a.json': json({ ...mice, images: [...mice.images, { id: '1', file_name: 'b.png' }] }) },
    'two images have the same id – got 1',
  ],
  [
    'coco',
    'one image under two ids',
    {
      'a.json': json({
        ...mice,
        images: [...mice.images, { id: 77, file_name: './frame000.png' }],
        annotations: [...mice.annotations, { ...mouse, id: 99, image_id: 77, keypoints: Array(12).fill(2) }],
      }),
    },
    'one image has two ids, and subjects under both – got frame000.png as 1 and 77 – expected each image once',
  ],
  [
    'coco',
    'two files',
    {
      'a.json': json(mice),
      'b.json': json({
        ...mice,
        annotations: mice.annotations.map((each) => ({ ...each, keypoints: Array(12).fill(2) })),
      }),
    },
    'two files label the same image differently – got a.json and b.json, both frame000.png – expected one of them: coco:memory/a.json or coco:memory/b.json',
  ],
  [
    'deeplabcut',
    'rows',
    {
      'labeled-data/m/CollectedData_A.csv': bytes(
        `${header}labeled-data/m/i.png,1,2,3,4\nlabeled-data/m/i.png,1,2,,\n`,
      ),
    },
    'a frame has two different labels – got labeled-data/m/i.png twice in labeled-data/m/CollectedData_A.csv',
  ],
  [
    'deeplabcut',
    'folders',
    {
      'labeled-data/m/CollectedData_A.csv': bytes(`${header}labeled-data/m/i.png,1,2,3,4\n`),
      'labeled-data/n/CollectedData_A.csv': bytes(`${header}labeled-data/m/i.png,5,2,3,4\n`),
    },
    'got labeled-data/m/i.png in labeled-data/m/CollectedData_A.csv and in labeled-data/n/CollectedData_A.csv',
  ],
];

describe('a person who is listed twice', () => {
  it.each(twice)('is read once, with a warning: %s, %s', async (format, _, files, left) => {
    const dataset = await datasetReaders[format](memorySource(files));
    const { samples, images } = dataset;
    const remarks = (dataset.remarks ?? []).filter((remark) => !remark.includes('visibility'));
    expect(samples).toHaveLength(left);
    expect(new Set(samples.map(({ id }) => id)).size).toBe(left);
    const names = images?.map(({ name }) => name);
    expect(names).toEqual(names && [...new Set(names)]);
    expect(remarks).toHaveLength(1);
    expect(remarks[0]).toMatch(
      /^(a repeated record was|\d+ repeated records were) read once: .+ – in memory/,
    );
  });

  it.each(contradictions)('is refused if the records differ: %s, %s', async (format, _, files, message) => {
    await expect(datasetReaders[format](memorySource(files))).rejects.toThrow(message);
  });

  it('does not occur in Leeds Sports Pose, where each row belongs to a different image', async () => {
    const same = () => [5, 6, 1] as const;
    const lsp = await datasetReaders.lsp(memorySource({ 'joints.mat': valueFirst(4, same) }));
    const lspet = await datasetReaders.lspet(memorySource({ 'joints.mat': jointFirst(4, same) }));
    for (const { samples, remarks } of [lsp, lspet]) {
      expect(new Set(samples.map(({ image }) => image)).size).toBe(4);
      expect(remarks).toBeUndefined();
    }
  });

  it('may be in the files of two splits; lint finds the image in both', async () => {
    const files = memorySource({
      'train.json': json(mice),
      'val.json': json({ ...mice, annotations: [{ ...mouse, id: 50, keypoints: Array(12).fill(2) }] }),
    });
    expect((await datasetReaders.coco(files)).samples).toHaveLength(4);
  });
});

describe('two people', () => {
  const image = 'a.png';
  const pose = [{ point: imagePoint(1, 2) }, { point: imagePoint(3, 4) }];
  const box = { x: 0, y: 0, width: 5, height: 5 };

  it('are one if their joints have the same positions in an image', () => {
    const hidden = pose.map((joint) => ({ ...joint, visible: false }));
    const people = [
      { image, pose },
      { image, pose: hidden, box },
      { image: 'b.png', pose },
      { image, pose: [null, pose[1]!] },
    ];
    expect(distinctPeople(people)).toEqual({
      kept: [people[0], people[2], people[3]],
      repeated: [people[1]],
    });
  });

  it('with fewer than two joints are one only if their boxes are equal too', () => {
    const none = [null, null];
    const far = { ...box, x: 9 };
    const people = [
      { image, pose: none, box },
      { image, pose: none, box: far },
      { image, pose: none, box: { ...box } },
      { image, pose: none },
      { image, pose: none },
    ];
    expect(distinctPeople(people).repeated).toEqual([people[2]]);
  });

  it('without a key are never treated as one', () => {
    const rule = { key: () => undefined, content: () => 1, what: '', got: () => '', where: '' };
    expect(readOnce([1, 1], rule).repeated).toEqual([]);
  });
});

it('a category may be listed twice too', async () => {
  const files = memorySource({ 'a.json': json({ ...mice, categories: [mouseCategory, mouseCategory] }) });
  expect((await datasetReaders.coco(files)).samples).toHaveLength(3);
});
