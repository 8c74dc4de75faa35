import { describe, expect, it } from 'vitest';
import {
  type Dataset,
  datasetReaders,
  mapDataset,
  memorySource,
  readCoco,
  readLsp,
  type Sample,
  toCoco,
} from '../../src/data/index.ts';
import { folderSource } from '../../src/data/node.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { coco, lsp, type Skeleton } from '../../src/skeletons/index.ts';
import { cocoFiles, json, mouseDocument } from './coco-files.ts';
import { lspFiles, valueFirst } from './lsp-files.ts';
import { dataFolder, haveData } from './real-data.ts';

/** The result of reading the written file. */
async function roundTrip(dataset: Dataset): Promise<Dataset> {
  const { document } = toCoco(dataset);
  return readCoco(memorySource(new Map([['all.json', json(document)]])));
}

/** The parts of a sample that COCO can store. Unknown visibility becomes visible. */
const kept = ({ image, pose, box, area, crowd }: Sample) => ({
  image,
  pose: pose.map((joint) => joint && { point: joint.point, visible: joint.visible ?? true }),
  crowd: crowd ?? false,
  box,
  area,
});

async function expectSame(dataset: Dataset): Promise<void> {
  const again = await roundTrip(dataset);
  expect(again.samples.length).toBe(dataset.samples.length);
  const expected = dataset.samples.map(kept);
  const got = again.samples.map(kept).map((sample, index) => {
    const { box, area } = expected[index]!;
    // Boxes and areas that the dataset lacks are computed.
    return { ...sample, box: box && sample.box, area: area === undefined ? undefined : sample.area };
  });
  expect(got).toEqual(expected);
  expect(again.skeleton.joints).toEqual(dataset.skeleton.joints);
}

const crane: Skeleton = {
  name: 'crane',
  joints: ['base', 'mast top', 'jib tip'],
  limbs: [
    { name: 'mast', from: 'base', to: 'mast top' },
    { name: 'stay', from: ['base', 'mast top'], to: 'jib tip' },
  ],
  mirrorPairs: [],
  torso: ['base', 'mast top'],
  sigmas: [0.1, 0.1, 0.1],
};
const point = imagePoint(0.1 + 0.2, -3.25);
const cranes: Dataset = {
  name: 'cranes',
  skeleton: crane,
  files: memorySource(new Map()),
  samples: [
    {
      id: 'cranes/a',
      image: 'a.png',
      pose: [{ point, visible: false }, { point: imagePoint(1e-7, 5) }, null],
      center: imagePoint(1, 2),
      headBox: { x: 0, y: 0, width: 3, height: 4 },
    },
    {
      id: 'cranes/b',
      image: 'a.png',
      pose: [null, null, null],
      box: { x: 1.5, y: 2, width: 3, height: 4 },
      area: 7,
      crowd: true,
    },
  ],
};

describe('toCoco', () => {
  it('writes each image once, key points with visibility, and edges counted from 1', () => {
    const sizes = new Map([['a.png', { width: 40, height: 30 }]]);
    const { document } = toCoco(cranes, { sizes, fileName: (name) => `images/${name}` });
    expect(document.images).toEqual([{ id: 1, file_name: 'images/a.png', width: 40, height: 30 }]);
    expect(document.categories).toEqual([
      {
        id: 1,
        name: 'crane',
        supercategory: 'cranes',
        keypoints: ['base', 'mast_top', 'jib_tip'],
        skeleton: [[1, 2]],
      },
    ]);
    expect(document.annotations).toEqual([
      {
        id: 1,
        image_id: 1,
        category_id: 1,
        keypoints: [0.1 + 0.2, -3.25, 1, 1e-7, 5, 2, 0, 0, 0],
        num_keypoints: 2,
        bbox: [1e-7, -3.25, 0.1 + 0.2 - 1e-7 + 1, 9.25],
        area: (0.1 + 0.2 - 1e-7 + 1) * 9.25,
        iscrowd: 0,
      },
      {
        id: 2,
        image_id: 1,
        category_id: 1,
        keypoints: Array(9).fill(0),
        num_keypoints: 0,
        bbox: [1.5, 2, 3, 4],
        area: 7,
        iscrowd: 1,
      },
    ]);
  });

  it('reports data that COCO cannot hold and values that were filled in', () => {
    const sizes = new Map([['a.png', { width: 40, height: 30 }]]);
    expect(toCoco(cranes, { sizes }).differences).toEqual([
      'not stored of the skeleton: limbs that end between two joints, and names of limbs; torso; sigmas',
      '1 head boxes (what PCKh divides by) are left out',
      '1 centers are left out',
      '1 joints of unknown visibility are written as visible',
      '1 missing boxes are replaced by the box around the joints',
      "1 missing areas are replaced by the box's area",
      '1 joints lie outside their image; they are kept, but some tools drop them',
    ]);
  });

  it('keeps all digits', () => expectSame(cranes));

  it('reports nothing for data that came from COCO', async () => {
    const dataset = await readCoco(cocoFiles(mouseDocument()));
    const { document, differences } = toCoco(dataset);
    expect(differences).toEqual([]);
    expect(document.annotations).toHaveLength(dataset.samples.length);
  });

  it('keeps images without subjects, and ids that are numbers', async () => {
    const { images, annotations, ...rest } = mouseDocument(3);
    const some = annotations.filter(({ image_id }) => image_id !== 1);
    const dataset = await readCoco(cocoFiles({ ...rest, images, annotations: some }));
    const expected = images.map((image) => ({ ...image, file_name: `images/${image.file_name}` }));
    expect(toCoco(dataset).document.images).toEqual(expected);
    const again = await roundTrip(mapDataset(dataset, dataset.skeleton));
    expect(again.images).toEqual(dataset.images);
    const named = dataset.images!.map((image) => ({ ...image, id: image.name }));
    expect(toCoco({ ...dataset, images: named }).document.images.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('keeps the standard skeletons whole', async () => {
    const { samples } = await readLsp(
      lspFiles({ 'joints.mat': valueFirst(3, (i, j) => [i, j, j % 2]) }, 3, 4),
    );
    const dataset: Dataset = { name: 'lsp', skeleton: lsp, files: memorySource(new Map()), samples };
    await expectSame(dataset);
    expect((await roundTrip(dataset)).skeleton).toBe(lsp);
    const mapped = mapDataset(dataset, coco);
    await expectSame(mapped);
    expect((await roundTrip(mapped)).skeleton).toBe(coco);
  });
});

const formats = Object.entries(datasetReaders).map(([format, read]) => ({ format, read }));
const places: Readonly<Record<string, string>> = { coco: 'coco-mini', deeplabcut: 'mouse' };

describe.each(formats)('the real $format (skipped: no data)', ({ format, read }) => {
  const place = places[format] ?? format;
  it.skipIf(!haveData(place))('is the same after writing and reading', async () => {
    await expectSame(await read(folderSource(`${dataFolder}/${place}`)));
  });
});

describe('labels checked by a teacher', () => {
  const pose = [
    { point: imagePoint(1, 2), visible: true, source: 'agreed', confidence: 0.9 },
    { point: imagePoint(3, 4), visible: true, source: 'teacher', confidence: 0.75 },
    null,
  ] as const;
  const conflict = {
    joint: 'left hand',
    annotated: imagePoint(30, 40),
    teacher: imagePoint(3, 4),
    confidence: 0.75,
    kept: 'teacher',
  } as const;
  const skeleton = {
    name: 'waver',
    joints: ['head', 'left hand', 'right hand'],
    limbs: [],
    mirrorPairs: [['right hand', 'left hand']],
  } as const satisfies Skeleton;
  const dataset: Dataset = {
    name: 'made up',
    skeleton,
    files: memorySource(new Map()),
    samples: [{ id: '1', image: 'a.png', pose, conflicts: [conflict] }],
  };

  it('keep sources, confidences and conflicts, and name the teacher', async () => {
    const [sample] = (await roundTrip(dataset)).samples;
    expect(sample!.pose).toEqual(pose);
    expect(sample!.conflicts).toEqual([conflict]);
    const { document } = toCoco(dataset, { info: { teachers: ['t'] } });
    expect(document.info).toEqual({ description: 'made up', teachers: ['t'] });
  });

  it('lose the conflicts of joints that a mapping drops', () => {
    const hands = { ...skeleton, joints: ['head', 'right hand'], mirrorPairs: [] };
    expect(mapDataset(dataset, hands).samples[0]!.conflicts).toBeUndefined();
    expect(mapDataset(dataset, skeleton).samples[0]!.conflicts).toEqual([conflict]);
  });

  it.each([
    ['keypoint_sources', ['teacher'], 'wrong number of sources or confidences – got 1'],
    [
      'keypoint_sources',
      ['nobody', null, null],
      'annotation\'s "keypoint_sources.0" is wrong – got "nobody"',
    ],
    [
      'keypoint_conflicts',
      [{ keypoint: 'tail', annotated: [0, 0], teacher: [1, 1], confidence: 1, kept: 'teacher' }],
      'conflict about an unknown key point "tail"',
    ],
  ])('are refused where %s is wrong: %j', async (key, value, message) => {
    const { document } = toCoco(dataset);
    const annotations = document.annotations.map((annotation) => ({ ...annotation, [key]: value }));
    const files = memorySource(new Map([['all.json', json({ ...document, annotations })]]));
    await expect(readCoco(files)).rejects.toThrow(message);
  });
});
