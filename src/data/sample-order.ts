import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { permutation, randomStream } from '../random.ts';
import type { SourceImage } from './crop.ts';
import type { Sample } from './dataset.ts';

/** Gives a sample's image. `undefined` if it is broken; the next sample is then used instead. */
export type ImageSource = (sample: Sample) => Promise<SourceImage | undefined>;

/** A sample of an epoch, its image, and its number among the samples. */
export type UsableSample = (epoch: number, place: number) => Promise<[Sample, SourceImage, number]>;

/**
 * The order of samples in every epoch, which depends only on the seed. A sample whose image is broken is replaced by
 * the next one. @throws LimberError when no image is usable.
 */
export function sampleOrder(samples: readonly Sample[], seed: number, images: ImageSource): UsableSample {
  const count = samples.length;
  let order = { epoch: -1, indices: new Uint32Array() };

  function numberAt(epoch: number, place: number): number {
    if (order.epoch !== epoch) order = { epoch, indices: permutation(randomStream(seed, epoch), count) };
    return order.indices[place] ?? 0;
  }

  return async (epoch, place) => {
    for (let skipped = 0; skipped < count; skipped++) {
      const number = numberAt(epoch, (place + skipped) % count);
      const sample = at(samples, number);
      const source = await images(sample);
      if (source) return [sample, source, number];
    }
    throw new LimberError({
      what: 'no sample has a usable image',
      got: `${count} that are missing or broken, e.g. "${at(samples, 0).image}"`,
      expected: 'images beside the labels; "limber data lint" names those that are missing',
    });
  };
}
