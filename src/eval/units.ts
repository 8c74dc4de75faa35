import type { Comparison } from './comparison.ts';
import { imageOf } from './detection.ts';

/** Units of resampling: people, or images if several people share one. */
export interface Units {
  readonly kind: 'people' | 'images';
  readonly count: number;
  /** The unit of an image. */
  of(image: string): number;
  /** The unit of the comparison with this index. */
  ofPerson(index: number): number;
}

/** @param images all images with detections, even those without labels */
export function unitsOf(comparisons: readonly Comparison[], images: readonly string[] = []): Units {
  const ofPeople = comparisons.map(imageOf);
  const names = [...new Set([...ofPeople, ...images])];
  const units = new Map(names.map((name, unit) => [name, unit]));
  const of = (image: string) => units.get(image) ?? 0;
  const alone = names.length === comparisons.length && new Set(ofPeople).size === comparisons.length;
  return {
    kind: alone ? 'people' : 'images',
    count: names.length,
    of,
    ofPerson: (index) => of(ofPeople[index] ?? ''),
  };
}
