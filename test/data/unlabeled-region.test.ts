import { describe, expect, it } from 'vitest';
import { createCodec, type UnlabeledRegion } from '../../src/codecs/index.ts';
import { type BatchOptions, createBatches, type Sample, type SourceImage } from '../../src/data/index.ts';
import { unlabeledRegion } from '../../src/data/unlabeled-region.ts';
import { identity, imagePoint, outsideCrop, scaling } from '../../src/geometry/index.ts';
import { limbCodec } from './limb-codec.ts';

const [a, b] = [{ point: imagePoint(10, 10) }, { point: imagePoint(20, 30) }];
const sample: Sample = { id: 's', image: 's.png', pose: [a, b, null] };
const seen = { map: scaling<'image', 'crop'>(2, 2), center: imagePoint(0, 0) };
const seenAs = (pose: Sample['pose']) =>
  ({ ...seen, pose: pose.map((joint) => joint && { ...joint.point }) }) as unknown as Parameters<
    typeof unlabeledRegion
  >[1];

/** The left, top, right and bottom edges of an outline. */
function extent(region: UnlabeledRegion | undefined) {
  const [xs, ys] = [region!.outline.map(({ x }) => x), region!.outline.map(({ y }) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

describe('the region that may contain unlabeled joints', () => {
  it('is the box of a crowd or of a person without labels, in the crop', () => {
    const crowd: Sample = {
      ...sample,
      pose: [null, null, null],
      crowd: true,
      box: { x: 5, y: 6, width: 10, height: 20 },
    };
    const region = unlabeledRegion(crowd, seenAs(crowd.pose));
    expect(region?.joints).toEqual([true, true, true]);
    expect(extent(region)).toEqual([9, 11, 29, 51]);
  });

  it("extends beyond a person's labeled joints by half of their box", () => {
    const region = unlabeledRegion(sample, seenAs(sample.pose));
    expect(region?.joints).toEqual([false, false, true]);
    // The box around the joints is 11 by 21 pixels around 15, 20.
    expect(extent(region)).toEqual([2 * (15 - 8.25), 2 * (20 - 15.75), 2 * (15 + 8.25), 2 * (20 + 15.75)]);
  });

  it('is empty if all joints are labeled or known to be absent, or the person has no position', () => {
    const whole = { ...seen, pose: [a.point, b.point, outsideCrop] } as never;
    expect(unlabeledRegion({ ...sample, pose: [a, b, b] }, whole)).toBeUndefined();
    expect(
      unlabeledRegion({ ...sample, pose: [null, null, null] }, seenAs([null, null, null])),
    ).toBeUndefined();
  });
});

describe('a batch of several people', () => {
  const codec = limbCodec(64, 64);
  const options: BatchOptions = {
    seed: 3,
    batchSize: 1,
    mirrorOrder: [0, 1],
    codec,
    crop: { around: 'image', padding: 1 },
    augmentation: {},
  };
  const photo: SourceImage = {
    original: { width: 64, height: 64 },
    part: { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3) },
    toPart: identity(),
  };
  const person: Sample = {
    id: 'person',
    image: 's.png',
    pose: [{ point: imagePoint(10, 10) }, { point: imagePoint(20, 20) }],
  };
  const crowd: Sample = {
    id: 'crowd',
    image: 's.png',
    pose: [null, null],
    crowd: true,
    box: { x: 32, y: 32, width: 32, height: 32 },
  };

  it('leaves crowds out of the loss, and teaches the background elsewhere', async () => {
    const weightsWith = async (others: readonly Sample[]) => {
      const batches = createBatches(
        [person],
        options,
        async () => photo,
        () => others,
      );
      return (await batches.batch(0)).tensors.weights.data;
    };
    const all = await weightsWith([]);
    expect(all.length).toBe(createCodec(codec).weightShape.reduce((product, extent) => product * extent, 1));
    expect(all.every((weight) => weight === 1)).toBe(true);
    const masked = await weightsWith([crowd]);
    for (const [index, weight] of masked.entries()) {
      const [row, column] = [Math.floor(index / 16) % 16, index % 16];
      expect(weight, `row ${row}, column ${column}`).toBe(row >= 8 && column >= 8 ? 0 : 1);
    }
  });
});
