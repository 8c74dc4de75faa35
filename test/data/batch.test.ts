import { describe, expect, it } from 'vitest';
import { type BatchOptions, createBatches, type Sample, type SourceImage } from '../../src/data/index.ts';
import { identity, imagePoint } from '../../src/geometry/index.ts';
import { float32 } from '../../src/tensor/index.ts';

const samples: Sample[] = Array.from({ length: 7 }, (_, index) => ({
  id: `s${index}`,
  image: `s${index}.png`,
  pose: [{ point: imagePoint(4 + index, 5) }, { point: imagePoint(12, 14) }, null],
}));
const options: BatchOptions = {
  seed: 3,
  batchSize: 4,
  mirrorOrder: [1, 0, 2],
  codec: { kind: 'box coordinates', joints: 3, inputWidth: 16, inputHeight: 16 },
  crop: { around: 'person', padding: 1.5 },
  augmentation: { rotation: { normal: 20 }, scale: { normal: 0.2 }, flip: 0.5 },
};
const photo: SourceImage = {
  original: { width: 20, height: 20 },
  part: { width: 20, height: 20, data: Uint8Array.from({ length: 1200 }, (_, at) => (at * 7) % 256) },
  toPart: identity(),
};
const images = async () => photo;

describe('createBatches', () => {
  it('makes the same batch, regardless of earlier batches', async () => {
    const inOrder = createBatches(samples, options, images);
    for (let step = 0; step < 5; step++) await inOrder.batch(step);
    const fifth = await inOrder.batch(5);
    expect(await createBatches(samples, options, images).batch(5)).toEqual(fifth);
    expect(await createBatches(samples, { ...options, seed: 4 }, images).batch(5)).not.toEqual(fifth);
  });

  it('shows every sample once per pass, in another order and with another augmentation', async () => {
    const batches = createBatches(samples, options, images);
    const seven = await Promise.all(Array.from({ length: 7 }, (_, step) => batches.batch(step)));
    const ids = seven.flatMap((batch) => batch.ids);
    const passes = [0, 1, 2, 3].map((pass) => ids.slice(pass * 7, pass * 7 + 7));
    for (const pass of passes) expect(pass.toSorted()).toEqual(samples.map(({ id }) => id));
    expect(new Set(passes.map(String)).size).toBeGreaterThan(1);
    const targets = seven.flatMap(({ tensors: { targets } }) =>
      Array.from({ length: 4 }, (_, slot) => targets.data.subarray(slot * 6, slot * 6 + 6)),
    );
    expect(new Set(targets.map(String)).size).toBe(28);
  });

  it('lays examples out one after the other', async () => {
    const batch = await createBatches(samples, { ...options, augmentation: {} }, images).batch(0);
    const { image, center, targets, weights } = batch.tensors;
    expect(image.shape).toEqual([4, 16, 16, 3]);
    expect(center).toEqual(float32([4, 2], new Float32Array(8).fill(7.5)));
    for (const [slot, id] of batch.ids.entries()) {
      // The joints' box is `width` by 10 pixels and the square is 1.5 times the longer side. So both joints lie
      // symmetrically.
      const [x0, y0, x1, y1] = targets.data.subarray(slot * 6);
      expect(x0).toBeCloseTo(-x1!, 6);
      expect(y0).toBeCloseTo(-y1!, 6);
      const width = Math.abs(12 - 4 - Number(id.slice(1))) + 1;
      expect(y1! - y0!).toBeCloseTo(9 / (1.5 * Math.max(10, width)), 6);
      expect([...weights.data.subarray(slot * 6, slot * 6 + 6)]).toEqual([1, 1, 1, 1, 0, 0]);
    }
  });

  it('replaces a broken sample by the next one', async () => {
    const without = async ({ id }: Sample) => (id === 's2' ? undefined : photo);
    const whole = createBatches(samples, options, images);
    const broken = createBatches(samples, options, without);
    for (let step = 0; step < 4; step++) {
      const [a, b] = [await whole.batch(step), await broken.batch(step)];
      expect(b.ids).not.toContain('s2');
      for (const [slot, id] of a.ids.entries()) if (id !== 's2') expect(b.ids[slot]).toBe(id);
    }
  });

  it('fails when every image is broken', async () => {
    const batches = createBatches(samples, options, async () => undefined);
    await expect(batches.batch(0)).rejects.toThrow(
      'no sample has a usable image – got 7 that are missing or broken, e.g. "s0.png"',
    );
  });

  it.each([
    [[], options, 'nothing to train on'],
    [samples, { ...options, mirrorOrder: [0] }, 'got 1 joints – expected 3 – in the mirror order'],
    [[{ ...samples[0]!, pose: [] }], options, 'got 0 joints – expected 3 – in sample s0'],
    [samples, { ...options, batchSize: 0 }, 'the batch size is out of range – got 0'],
  ] as const)('refuses data that it cannot train on (%#)', (people, settings, message) => {
    expect(() => createBatches(people, settings, images)).toThrow(message);
  });
});

describe('batches with all people', () => {
  it('have targets of all people in the image, cropped like the first person', async () => {
    const codec = {
      kind: 'belief maps',
      joints: 3,
      inputWidth: 16,
      inputHeight: 16,
      stride: 4,
      sigma: 4,
      background: false,
      cutoff: 0.01,
      normalization: 'peak',
    } as const;
    const [one, two] = samples as [Sample, Sample];
    const crowded = {
      ...options,
      codec,
      batchSize: 2,
      allPeople: true,
      crop: { around: 'image', padding: 1 },
    } as const;
    const others = (sample: Sample) => [one, two].filter((other) => other !== sample);
    const { tensors, ids } = await createBatches([one, two], crowded, images, others).batch(0);
    const { targets, allPeopleTargets } = tensors;
    const { tensors: alone } = await createBatches([one, two], crowded, images).batch(0);
    expect(alone.targets).toEqual(targets);
    expect(alone.allPeopleTargets).toEqual(targets);
    expect(new Set(ids).size).toBe(2);
    const more = allPeopleTargets!.data.map((value, at) => value - targets.data[at]!);
    expect(more.every((value) => value >= 0)).toBe(true);
    expect(Math.max(...more)).toBeGreaterThan(0.1);
    const { tensors: plain } = await createBatches([one, two], options, images).batch(0);
    expect(Object.keys(plain)).toEqual(['image', 'targets', 'weights', 'center']);
  });
});

describe('batches with crops about parts of people', () => {
  const codec = {
    kind: 'belief maps',
    joints: 3,
    inputWidth: 16,
    inputHeight: 16,
    stride: 4,
    sigma: 4,
    background: false,
    cutoff: 0.01,
    normalization: 'probability',
    absent: 0.5,
  } as const;
  const person: Sample = {
    id: 'one',
    image: 'one.png',
    pose: [2, 9, 16].map((y) => ({ point: imagePoint(10, y) })),
  };
  const cut = { ...options, codec, batchSize: 8, augmentation: { part: { probability: 1, cut: 1 } } };

  it('teach that joints which are cut off are absent', async () => {
    const { tensors } = await createBatches([person], cut, images).batch(0);
    // A third to two thirds of three joints, so one or two, are shown in each crop.
    for (let slot = 0; slot < 8; slot++) {
      const each = [...tensors.weights.data.subarray(3 * slot, 3 * slot + 3)];
      expect(new Set(each)).toEqual(new Set([0.5, 1]));
    }
    const { tensors: whole } = await createBatches([person], { ...cut, augmentation: {} }, images).batch(0);
    expect([...new Set(whole.weights.data)]).toEqual([1]);
    expect(tensors.image).not.toEqual(whole.image);
  });
});
