import type { Sample } from '../data/index.ts';
import type { Pose } from '../skeletons/index.ts';
import type { OtherReading } from './other-reading.ts';

/** Two orders of names that programs list files in. */
const natural = new Intl.Collator('en', { numeric: true });
const orders: readonly { readonly name: string; readonly compare: (a: string, b: string) => number }[] = [
  { name: 'by their names, letter by letter', compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0) },
  { name: 'by their names, with numbers as numbers', compare: natural.compare },
];

/**
 * Readings in which poses belong to other people: to the next or the one before, as where frames are counted from
 * another number; and to people in another order of their images' names.
 */
export function orderReadings(
  samples: readonly Sample[],
  poses: readonly (Pose | null)[],
): readonly OtherReading[] {
  const shifted = [1, -1].map((shift) => ({
    how: `with every pose taken for the ${shift > 0 ? 'next' : 'previous'} person of the labels`,
    remedy: 'count frames, or order people, as the labels do',
    poses: samples.map((_, index) => poses[index - shift] ?? null),
  }));
  const sorted = orders.map(({ name, compare }) => {
    const order = [...samples.keys()].toSorted((a, b) =>
      compare(samples[a]?.image ?? '', samples[b]?.image ?? ''),
    );
    const read: (Pose | null)[] = samples.map(() => null);
    order.forEach((index, place) => {
      read[index] = poses[place] ?? null;
    });
    return {
      how: `with the poses in the order of the images ${name}`,
      remedy: 'order them as the labels do',
      poses: read,
    };
  });
  return [...shifted, ...sorted];
}
