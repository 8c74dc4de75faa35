import type { Skeleton } from '../skeletons/index.ts';
import type { MeasuredPerson } from './measured-person.ts';
import { type LimbRule, limbsFound } from './pcp.ts';
import { type Tally, tally } from './tally.ts';
import type { Units } from './units.ts';

/**
 * People's joints, a column each; those of people without a length to normalise by are left out.
 *
 * @param hit from 0 to 1 for a normalised error
 */
export function jointTally(
  skeleton: Skeleton,
  people: readonly MeasuredPerson[],
  units: Units,
  hit: (error: number) => number,
): Tally {
  const hits = people.flatMap(({ index, normalized }) =>
    normalized
      ? [
          {
            unit: units.ofPerson(index),
            values: normalized.map((error) => (error === null ? null : hit(error))),
          },
        ]
      : [],
  );
  return tally(units.count, skeleton.joints.length, hits);
}

/** People's limbs, a column each. */
export function limbTally(
  skeleton: Skeleton,
  people: readonly MeasuredPerson[],
  units: Units,
  rule: LimbRule,
  fraction: number,
): Tally {
  const hits = people.map(({ index, comparison }) => ({
    unit: units.ofPerson(index),
    values: limbsFound(skeleton, comparison, rule, fraction).map((found) =>
      found === null ? null : Number(found),
    ),
  }));
  return tally(units.count, skeleton.limbs.length, hits);
}
