import type { Comparison } from './comparison.ts';
import { pictureOf } from './detection.ts';

/** Units of resampling: people, or images if several people share one. */
export interface Units {
  readonly kind: 'people' | 'pictures';
  readonly count: number;
  /** The unit of a picture. */
  of(picture: string): number;
  /** The unit of the comparison with this index. */
  ofPerson(index: number): number;
}

/** @param pictures in which something was detected, whether or not somebody is labelled there */
export function unitsOf(comparisons: readonly Comparison[], pictures: readonly string[] = []): Units {
  const ofPeople = comparisons.map(pictureOf);
  const names = [...new Set([...ofPeople, ...pictures])];
  const units = new Map(names.map((name, unit) => [name, unit]));
  const of = (picture: string) => units.get(picture) ?? 0;
  const alone = names.length === comparisons.length && new Set(ofPeople).size === comparisons.length;
  return {
    kind: alone ? 'people' : 'pictures',
    count: names.length,
    of,
    ofPerson: (index) => of(ofPeople[index] ?? ''),
  };
}
