import { describe, expect, it } from 'vitest';
import { affinityFieldCodec } from '../../src/codecs/index.ts';
import { type BatchOptions, createBatches, type Sample, type SourceImage } from '../../src/data/index.ts';
import { identity, imagePoint } from '../../src/geometry/index.ts';
import { rowsOf } from '../../src/tensor/index.ts';
import { limbCodec } from './limb-codec.ts';

const codec = limbCodec(128, 64);
const options: BatchOptions = {
  seed: 5,
  batchSize: 3,
  mirrorOrder: [0, 1],
  codec,
  crop: { around: 'image', padding: 1 },
  augmentation: { mosaic: 1 },
};

/** Person i is in an image of their own, which is a single shade of gray. */
const samples = Array.from({ length: 5 }, (_, index): Sample => {
  const pose = [{ point: imagePoint(30 + 10 * index, 20) }, { point: imagePoint(60, 45) }];
  return { id: `s${index}`, image: `s${index}.png`, pose };
});
const shade = (sample: Sample) => 40 * samples.indexOf(sample) + 20;
const images = async (sample: Sample): Promise<SourceImage> => ({
  original: { width: 128, height: 64 },
  part: { width: 128, height: 64, data: new Uint8Array(128 * 64 * 3).fill(shade(sample)) },
  toPart: identity(),
});
const batches = (changes: Partial<BatchOptions> = {}) =>
  createBatches(samples, { ...options, ...changes }, images);

describe('a mosaic', () => {
  it('shows four images of half the size, with the people of each where they are', async () => {
    const { decodePeople } = affinityFieldCodec(codec);
    const { ids, tensors } = await batches().batch(0);
    for (const [slot, id] of ids.entries()) {
      const pixels = rowsOf(tensors.image, slot, slot + 1).data;
      const targets = rowsOf(tensors.targets, slot, slot + 1).data;
      const people = decodePeople(targets, { leastJoints: 2 });
      expect(people).toHaveLength(4);
      expect(rowsOf(tensors.weights, slot, slot + 1).data.every((weight) => weight === 1)).toBe(true);
      for (const place of [0, 1, 2, 3]) {
        const [left, top] = [(place % 2) * 64, Math.floor(place / 2) * 32];
        const pixel = pixels[3 * ((top + 16) * 128 + left + 32)]!;
        const shown = samples.findIndex((sample) => shade(sample) === pixel);
        if (place === 0) expect(`s${shown}`).toBe(id);
        // A point of the image at half its size, pixel centers at integers.
        const half = (value: number) => (value + 0.5) / 2 - 0.5;
        const expected = [half(30 + 10 * shown) + left, half(20) + top];
        const near = people.some(({ joints: [first] }) => {
          const { x, y } = first!.point;
          return Math.hypot(x - expected[0]!, y - expected[1]!) < 0.5;
        });
        expect(near, `person ${shown} at ${expected.join(', ')}`).toBe(true);
      }
    }
  });

  it('is the same whenever it is made, and as frequent as it is said to be', async () => {
    const third = await batches().batch(3);
    expect(await batches().batch(3)).toEqual(third);
    const some = batches({ batchSize: 200, augmentation: { mosaic: 0.3 } });
    const { tensors } = await some.batch(0);
    let mosaics = 0;
    for (let slot = 0; slot < 200; slot++) {
      const shades = new Set(rowsOf(tensors.image, slot, slot + 1).data);
      if (shades.size > 1) mosaics++;
    }
    // Some mosaics show one image four times, or repeat.
    expect(mosaics).toBeGreaterThan(35);
    expect(mosaics).toBeLessThan(85);
  });

  it('does not change examples that are none', async () => {
    const plain = await batches({ augmentation: {} }).batch(1);
    expect(await batches({ augmentation: { mosaic: 0 } }).batch(1)).toEqual(plain);
  });

  it('is refused for a model of one person', () => {
    const { limbs: _, limbWidth: __, ...maps } = codec;
    const one = { ...maps, kind: 'belief maps', normalization: 'peak' } as const;
    expect(() => batches({ codec: one })).toThrow(
      'recipe setting "augmentation.mosaic" shows several people, and the model finds one – got belief maps – expected a model with "people: several"',
    );
  });
});
