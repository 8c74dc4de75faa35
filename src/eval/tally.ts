import type { Score } from './breakdown.ts';

/**
 * Hits and counts for each unit (a person, or an image with several people) and each column (a joint or limb). A count
 * is the number of things to find, a hit the number of found ones. Both are [unit, column] in row-major order. Any
 * resample of the units can be scored from these.
 */
export interface Tally {
  readonly units: number;
  readonly columns: number;
  readonly hits: Float64Array;
  readonly counts: Float64Array;
}

/** One person's row of a tally. */
export interface Hits {
  /** The unit that the person belongs to. */
  readonly unit: number;
  /** One value per column, from 0 (missed) to 1 (found); `null` if it has no label. */
  readonly values: readonly (number | null)[];
}

export function tally(units: number, columns: number, people: readonly Hits[]): Tally {
  const hits = new Float64Array(units * columns);
  const counts = new Float64Array(units * columns);
  for (const { unit, values } of people) {
    values.forEach((value, column) => {
      if (value === null) return;
      hits[unit * columns + column]! += value;
      counts[unit * columns + column]! += 1;
    });
  }
  return { units, columns, hits, counts };
}

/** How often each unit counts in a resample, by its index. */
export type Weights = ArrayLike<number>;

/** Sums of hits and counts by column over all units. Each unit counts as often as `weights` states; once without it. */
export function totals(
  { units, columns, hits, counts }: Tally,
  weights?: Weights,
): Pick<Tally, 'hits' | 'counts'> {
  const sums = { hits: new Float64Array(columns), counts: new Float64Array(columns) };
  for (let unit = 0; unit < units; unit++) {
    const weight = weights?.[unit] ?? 1;
    if (weight === 0) continue;
    for (let column = 0; column < columns; column++) {
      sums.hits[column]! += weight * hits[unit * columns + column]!;
      sums.counts[column]! += weight * counts[unit * columns + column]!;
    }
  }
  return sums;
}

/** The percentage of hits, by column. */
export function columnScores({ hits, counts }: Pick<Tally, 'hits' | 'counts'>): readonly Score[] {
  return Array.from(hits, (hit, column) => (counts[column]! > 0 ? (100 * hit) / counts[column]! : null));
}

/** The percentage of hits in several columns together. */
export function pooledScore(
  { hits, counts }: Pick<Tally, 'hits' | 'counts'>,
  columns: readonly number[],
): Score {
  const sum = (of: Float64Array) => columns.reduce((total, column) => total + of[column]!, 0);
  const count = sum(counts);
  return count > 0 ? (100 * sum(hits)) / count : null;
}
