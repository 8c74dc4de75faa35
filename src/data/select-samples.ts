import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { permutation, randomStream } from '../random.ts';
import type { Dataset, Sample } from './dataset.ts';

/** The samples with the given ids, in this order. @throws LimberError for an id that no sample has. */
export function samplesById({ name, samples }: Dataset, ids: readonly string[]): readonly Sample[] {
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  return ids.map((id) => {
    const sample = byId.get(id);
    if (sample) return sample;
    const expected = `an id such as ${samples[0]?.id ?? ''}`;
    throw new LimberError({ what: `no sample "${id}"`, expected, where: name });
  });
}

/** `count` random samples, in the dataset's order. The same seed gives the same samples. */
export function samplesAtRandom({ samples }: Dataset, count: number, seed: number): readonly Sample[] {
  const places = permutation(randomStream(seed), samples.length).subarray(0, count).sort();
  return Array.from(places, (place) => at(samples, place));
}
