import { describe, expect, it } from 'vitest';
import {
  type Dataset,
  type DatasetFiles,
  memorySource,
  readCoco,
  readDeepLabcut,
  readYolo,
  toCoco,
  toDeepLabcut,
  toYolo,
} from '../../src/data/index.ts';
import { guessSkeleton, writtenNames } from '../../src/skeletons/index.ts';
import { cocoFiles, mouseDocument } from './coco-files.ts';
import { pngHeader } from './yolo-files.ts';

/** The written folder, with images of the sizes in the labels. */
function folder({ made, images }: DatasetFiles) {
  const copies = [...images.values()].map((name) => [name, pngHeader(640, 480)] as const);
  return memorySource(new Map<string, Uint8Array | string>([...made, ...copies]));
}

/** The poses by image, rounded for formats that store fractions of the image's size. */
function poses({ samples }: Dataset, named: (image: string) => string) {
  const labeled = samples.filter(({ pose }) => pose.some((joint) => joint !== null));
  return labeled.map(({ image, pose }) => [
    named(image),
    pose.map((joint) => joint && [joint.point.x, joint.point.y].map((each) => Number(each.toFixed(9)))),
  ]);
}

const baseName = (name: string) => name.replace(/^.*\//, '');
const sorted = (all: readonly unknown[]) => all.map((each) => JSON.stringify(each)).sort();
const mice = await readCoco(cocoFiles(mouseDocument()));

describe('a dataset that is written', () => {
  it('has the same poses, boxes, visibility and split as YOLO-pose', async () => {
    const splits = new Map(
      mice.samples.map(({ id, image }) => [id, image.includes('frame00') ? 'train' : 'test'] as const),
    );
    const files = toYolo(mice, { splits });
    const again = await readYolo(folder(files));
    expect(again.skeleton).toEqual({ ...mice.skeleton, limbs: [] });
    expect(sorted(poses(again, baseName))).toEqual(sorted(poses(mice, baseName)));
    const seen = ({ samples }: Dataset) => samples.map(({ pose }) => pose.map((joint) => joint?.visible));
    expect(sorted(seen(again))).toEqual(sorted(seen(mice)));
    expect(again.samples[0]?.box?.width).toBeCloseTo(20.5, 9);
    const { samples } = await readYolo(folder(files), { split: 'test' });
    expect(new Set(samples.map(({ image }) => baseName(image).slice(0, 7)))).toEqual(new Set(['frame01']));
    expect(files.differences).toEqual(['3 limbs are left out: YOLO-pose has none']);
  });

  it('has the same poses as a DeepLabCut project, in the .csv and in the .h5', async () => {
    const files = await toDeepLabcut(mice);
    const whole = folder(files);
    const bare = (ending: string) =>
      memorySource(
        new Map(
          [...files.made, ...[...files.images.values()].map((name) => [name, 'x'] as const)].filter(
            ([name]) => !name.endsWith(ending),
          ),
        ),
      );
    for (const source of [whole, bare('.csv'), bare('.h5')]) {
      const again = await readDeepLabcut(source);
      expect(again.skeleton.joints).toEqual(mice.skeleton.joints);
      expect(again.skeleton.limbs).toEqual(mice.skeleton.limbs);
      expect(sorted(poses(again, baseName))).toEqual(sorted(poses(mice, baseName)));
    }
    expect(files.made.get('config.yaml')).toMatch(/^Task: mouse\n/);
    expect(files.differences).toContain('27 boxes are left out');
  });

  it.each([
    ['a DeepLabCut project', toDeepLabcut, readDeepLabcut],
    ['a YOLO dataset', toYolo, readYolo],
  ] as const)("keeps the dataset's own names of joints: %s", async (_, write, read) => {
    const spelled = ['Snout', 'leftear', 'ear-R', 'tail.base'];
    const given: Dataset = {
      ...mice,
      skeleton: guessSkeleton({
        name: 'mouse',
        joints: ['Snout', 'leftear', 'rightear', 'tail.base'],
        edges: [],
      }),
    };
    const files = await write(given);
    const again = await read(folder(files));
    expect(writtenNames(again.skeleton)).toEqual(['Snout', 'leftear', 'rightear', 'tail.base']);
    expect(again.skeleton.joints).toEqual(['snout', 'left ear', 'right ear', 'tail base']);
    const json = toCoco({
      ...given,
      skeleton: guessSkeleton({ name: 'mouse', joints: spelled, edges: [] }),
    });
    expect(json.document.categories[0]?.keypoints).toEqual(spelled);
  });

  it('keeps folders with equal names apart, and single animals', async () => {
    const pose = [{ point: { x: 1, y: 2 } }, null];
    const dataset = {
      name: 'two',
      skeleton: { name: 'two', joints: ['tip', 'left ear'], limbs: [], mirrorPairs: [] },
      files: memorySource({}),
      samples: ['a/v/1.png', 'b/v/1.png'].map((image) => ({ id: image, image, pose })),
    } as unknown as Dataset;
    const files = await toDeepLabcut(dataset, { scorer: 'Ann' });
    expect([...files.images.values()]).toEqual(['labeled-data/v/1.png', 'labeled-data/v-2/1.png']);
    expect(files.made.get('labeled-data/v-2/CollectedData_Ann.csv')).toBe(
      'scorer,,,Ann,Ann,Ann,Ann\nbodyparts,,,tip,tip,left_ear,left_ear\ncoords,,,x,y,x,y\nlabeled-data,v-2,1.png,1,2,,\n',
    );
  });
});
