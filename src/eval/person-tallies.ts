import type { Skeleton } from '../skeletons/index.ts';
import type { MeasuredPerson } from './measured-person.ts';
import { type LimbRule, limbsFound } from './pcp.ts';
import { type Tally, tally } from './tally.ts';
import type { Units } from './units.ts';

/**
 * Hits of people's joints, one column per joint. People without a length to normalize by are left out.
 * @param hit value of a normalized error, from 0 (missed) to 1 (found)
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

/** Hits of people's limbs, one column per limb. */
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
