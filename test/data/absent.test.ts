import { describe, expect, it } from 'vitest';
import {
  createBatches,
  type Dataset,
  mapDataset,
  memorySource,
  openDataset,
  type Sample,
  withAbsentJoints,
} from '../../src/data/index.ts';
import { wholeImage } from '../../src/data/pipeline/image-cache.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import type { Skeleton } from '../../src/skeletons/index.ts';

const mouse: Skeleton = {
  name: 'mouse',
  joints: ['snout', 'left ear', 'right ear', 'tongue'],
  limbs: [],
  mirrorPairs: [['left ear', 'right ear']],
};
const at = (x: number, y: number) => ({ point: imagePoint(x, y) });
const sample = (id: string, pose: Sample['pose'], rest: Partial<Sample> = {}): Sample => ({
  id,
  image: `${id}.png`,
  pose,
  ...rest,
});
const dataset: Dataset = {
  name: 'mice',
  skeleton: mouse,
  files: memorySource({}),
  samples: [
    sample('licks', [at(1, 1), at(2, 2), at(3, 3), at(4, 4)]),
    sample('rests', [at(1, 1), null, at(3, 3), null]),
    sample('nobody looked', [null, null, null, null]),
    sample('many', [at(1, 1), null, null, null], { crowd: true }),
    sample('left out', [at(1, 1), at(2, 2), at(3, 3), null]),
  ],
  dropped: [{ sample: 'left out', joint: 'tongue', point: imagePoint(-1, -1), reason: 'not annotated' }],
};
const absent = ({ samples }: Dataset) => samples.map((each) => each.absent);

describe('joints without a label', () => {
  it('are absent if the dataset says so, and only for annotated people', () => {
    const read = absent(withAbsentJoints(dataset, 'absent'));
    expect(read).toEqual([undefined, [false, true, false, true], undefined, undefined, undefined]);
  });

  it('are absent for the joints that are named; the others stay unknown', () => {
    const rests = absent(withAbsentJoints(dataset, { tongue: 'absent', snout: 'unknown' }))[1];
    expect(rests).toEqual([false, false, false, true]);
    expect(absent(withAbsentJoints(dataset, 'unknown')).every((each) => each === undefined)).toBe(true);
  });

  it('are refused if the dataset lacks a named joint', () => {
    expect(() => withAbsentJoints(dataset, { tounge: 'absent' })).toThrow(
      '"unlabeled" names a joint that mice does not have – got "tounge" – expected some of snout, left ear, right ear, tongue',
    );
  });

  it('stay absent in another order of joints, and joints of other datasets stay unknown', () => {
    const other = { ...mouse, name: 'other', joints: ['tongue', 'tail base', 'snout'], mirrorPairs: [] };
    const rests = absent(mapDataset(withAbsentJoints(dataset, 'absent'), other))[1];
    expect(rests).toEqual([true, false, false]);
  });
});

describe('a dataset that is opened', () => {
  const keypoints = [5, 5, 2, 9, 9, 2, 0, 0, 0];
  const labels = {
    images: [{ id: 1, file_name: 'a.png', width: 20, height: 20 }],
    categories: [{ id: 1, name: 'mouse', keypoints: ['snout', 'ear', 'tongue'], skeleton: [] }],
    annotations: [{ id: 1, image_id: 1, category_id: 1, keypoints, num_keypoints: 2, bbox: [1, 1, 12, 12] }],
  };
  const text = new TextEncoder().encode(JSON.stringify(labels));
  const open = async () => memorySource({ 'annotations/train.json': text });

  it('keeps the setting for unlabeled joints, also in another skeleton', async () => {
    const [plain] = (await openDataset('coco:memory', open)).samples;
    expect(plain!.absent).toBeUndefined();
    const [read] = (await openDataset('coco:memory', open, { unlabeled: { tongue: 'absent' } })).samples;
    expect(read!.absent).toEqual([false, false, true]);
    const skeleton = { name: 'two', joints: ['tongue', 'snout'], limbs: [], mirrorPairs: [] };
    const seen = await openDataset('coco:memory', open, { unlabeled: 'absent', skeleton });
    expect(seen.samples[0]!.absent).toEqual([true, false]);
  });
});

describe('batches', () => {
  it.each([0, 1])('teach an absent joint, or the opposite one in a mirrored crop (flip %i)', async (flip) => {
    const rests = withAbsentJoints(dataset, 'absent').samples[1]!;
    const image = { width: 8, height: 8, data: new Uint8Array(192) };
    const { batch } = createBatches(
      [rests],
      {
        seed: 1,
        batchSize: 1,
        codec: {
          kind: 'belief maps',
          joints: 4,
          inputWidth: 16,
          inputHeight: 16,
          stride: 2,
          sigma: 2,
          background: false,
          cutoff: 0.01,
          normalization: 'peak',
          absent: 0.5,
        },
        mirrorOrder: [0, 2, 1, 3],
        crop: { around: 'image', padding: 1 },
        augmentation: { flip },
      },
      async () => wholeImage(image),
    );
    const { weights } = (await batch(0)).tensors;
    expect([...weights.data]).toEqual(flip === 1 ? [1, 1, 0.5, 0.5] : [1, 0.5, 1, 0.5]);
  });
});
