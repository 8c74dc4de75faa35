import { describe, expect, it } from 'vitest';
import {
  type BatchOptions,
  createBatches,
  drawJointView,
  type JointCropSettings,
} from '../../src/data/index.ts';
import { neededImage, wholeImage } from '../../src/data/pipeline/image-cache.ts';
import { boxCenter, imagePoint } from '../../src/geometry/index.ts';
import { drawDisc, type Image } from '../../src/images/index.ts';
import type { Pose } from '../../src/skeletons/index.ts';

/** Right hand, head, left hand, and an unlabeled foot. */
const pose: Pose = [
  { point: imagePoint(30, 50) },
  { point: imagePoint(60, 20) },
  { point: imagePoint(90, 60) },
  null,
];
const mirrored = [2, 1, 0, 3];
const exact = { mean: [0, 0], covariance: [0, 0, 0] } as const;
const beside = { mean: [0.25, -0.1], covariance: [0, 0, 0] } as const;
/** The diameter: the distance from the head to the right hand. */
const crop: JointCropSettings = {
  around: 'joint',
  sigma: 2,
  torso: [0, 1],
  errors: [exact, exact, beside, exact],
};
const size = Math.hypot(30, 30);
const straight = { flip: false, mirrorOrder: mirrored };

const view = (epoch: number, flip = false, sample = 0) =>
  drawJointView(pose, crop, { flip, mirrorOrder: mirrored }, { seed: 1, epoch, sample })!;

describe('the crop around a joint', () => {
  it('has a side of σ diameters and a center displaced from the label by the errors', () => {
    const views = [0, 1, 2].map((epoch) => view(epoch));
    const left = views.find(({ joint }) => joint === 2)!;
    const center = boxCenter(left.box);
    expect([left.box.width, left.box.height]).toEqual([2 * size, 2 * size]);
    expect([center.x, center.y]).toEqual([
      expect.closeTo(90 + 0.25 * size, 8),
      expect.closeTo(60 - 0.1 * size, 8),
    ]);
    const head = boxCenter(views.find(({ joint }) => joint === 1)!.box);
    expect([head.x, head.y]).toEqual([expect.closeTo(60, 8), expect.closeTo(20, 8)]);
  });

  it('is around every labeled joint in turn and never around an unlabeled one', () => {
    for (const sample of [0, 1, 2]) {
      const seen = Array.from({ length: 30 }, (_, epoch) => view(epoch, false, sample).joint);
      expect([0, 1, 2, 3].map((joint) => seen.filter((each) => each === joint).length)).toEqual([
        10, 10, 10, 0,
      ]);
    }
    const unlabeled = drawJointView([null, null, null, null], crop, straight, {
      seed: 1,
      epoch: 0,
      sample: 0,
    });
    expect(unlabeled).toBeUndefined();
  });

  it('is for the opposite joint when mirrored, with mirrored errors', () => {
    const views = [0, 1, 2].map((epoch) => view(epoch, true));
    const left = views.find(({ joint }) => joint === 2)!;
    const center = boxCenter(left.box);
    // In the mirror, the network sees the right hand as the left one. A shift to the left in the image is a shift to
    // the right there.
    expect([center.x, center.y]).toEqual([
      expect.closeTo(30 - 0.25 * size, 8),
      expect.closeTo(50 - 0.1 * size, 8),
    ]);
  });

  it('differs in every pass, and is the same when a pass is repeated', () => {
    const spread = {
      ...crop,
      errors: pose.map(() => ({ mean: [0, 0], covariance: [0.1, 0, 0.1] }) as const),
    };
    const draw = (epoch: number) =>
      drawJointView(pose, spread, straight, { seed: 1, epoch, sample: 0 })!.box.x;
    expect(draw(0)).toBe(draw(0));
    expect(new Set([0, 3, 6, 9].map(draw)).size).toBe(4);
  });
});

describe('batches of crops around joints', () => {
  const image: Image = { width: 120, height: 90, data: new Uint8Array(120 * 90 * 3).fill(100) };
  for (const joint of pose) if (joint) drawDisc(image, joint.point, 3, [255, 255, 255]);
  const sample = { id: 'one', image: 'one', pose };
  const options: BatchOptions = {
    seed: 5,
    batchSize: 6,
    codec: { kind: 'box coordinates', joints: 4, inputWidth: 40, inputHeight: 40, outside: true },
    mirrorOrder: mirrored,
    crop,
    augmentation: { flip: 0.5 },
  };

  it.each([
    ['whole images', () => wholeImage(image)],
    ['what is kept of pictures', () => neededImage(image, sample, { width: 40, height: 40 }, crop, {})],
  ])('show one joint each, with the target at its position in the crop (%s)', async (_, photo) => {
    const batches = createBatches([sample], options, async () => photo());
    for (const step of [0, 1]) {
      const { tensors } = await batches.batch(step);
      const [images, targets, weights] = [tensors.image.data, tensors.targets.data, tensors.weights.data];
      for (let slot = 0; slot < 6; slot++) {
        const counted = [0, 1, 2, 3].filter((joint) => weights[slot * 8 + 2 * joint] === 1);
        expect(counted).toHaveLength(1);
        expect(weights.subarray(slot * 8, slot * 8 + 8).reduce((sum, weight) => sum + weight)).toBe(2);
        const [x, y] = targets.subarray(slot * 8 + 2 * counted[0]!);
        const expected = counted[0] === 2 ? [-0.125, 0.05] : [0, 0];
        expect([x, y]).toEqual(expected.map((value) => expect.closeTo(value, 5)));
        const [column, row] = [x!, y!].map((value) => Math.round((value + 0.5) * 40 - 0.5)) as [
          number,
          number,
        ];
        expect(images[((slot * 40 + row) * 40 + column) * 3]).toBeGreaterThan(220);
      }
    }
  });
});
