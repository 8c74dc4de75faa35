import { quantile } from '../foundation/index.ts';

/** From `low` to `high`, both included, in the unit of the score. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The percentile interval of resampled values: their middle share `confidence`, with linear interpolation between
 * values. `null` if there are no numbers.
 */
export function percentileInterval(values: Float64Array, confidence: number): Interval | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  const tail = (1 - confidence) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}
