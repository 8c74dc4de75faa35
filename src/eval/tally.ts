import type { Score } from './breakdown.ts';

/**
 * Per unit (a person, or a picture with several) and column (a joint or limb) how much was hit and how much there
 * was to hit, both as [unit, column] in row-major order: all that is needed to score any selection of the units.
 */
export interface Tally {
  readonly units: number;
  readonly columns: number;
  readonly hits: Float64Array;
  readonly counts: Float64Array;
}

/** One person's part of a tally. */
export interface Hits {
  /** The unit they belong to. */
  readonly unit: number;
  /** By column from 0 (missed) to 1 (found); `null` where there is nothing to hit. */
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

/** How often each unit counts, by its index. */
export type Weights = ArrayLike<number>;

/** Hits and counts by column over all units, each as often as its weight says; once without weights. */
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

/** The percentage hit, by column. */
export function columnScores({ hits, counts }: Pick<Tally, 'hits' | 'counts'>): readonly Score[] {
  return Array.from(hits, (hit, column) => (counts[column]! > 0 ? (100 * hit) / counts[column]! : null));
}

/** The percentage hit of some columns taken together. */
export function pooledScore(
  { hits, counts }: Pick<Tally, 'hits' | 'counts'>,
  columns: readonly number[],
): Score {
  const sum = (of: Float64Array) => columns.reduce((total, column) => total + of[column]!, 0);
  const count = sum(counts);
  return count > 0 ? (100 * sum(hits)) / count : null;
}
