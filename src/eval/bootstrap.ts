import { type Random, randomStream } from '../random.ts';
import type { Score } from './breakdown.ts';
import { type Interval, percentileInterval } from './interval.ts';
import type { Weights } from './tally.ts';

/** How intervals are resampled. */
export interface BootstrapOptions {
  /** How often the data are drawn anew; 1000 unless given. */
  readonly resamples?: number;
  /** The share of intervals that hold the truth; 0.95 unless given. */
  readonly confidence?: number;
  /** 0 unless given. */
  readonly seed?: number;
}

/** How intervals are resampled unless options say otherwise. */
export const bootstrapDefaults = { resamples: 1000, confidence: 0.95, seed: 0 } satisfies BootstrapOptions;

/** Named scores of a selection of the units; always the same names. */
export type ResampledScores = (weights: Weights) => Readonly<Record<string, Score>>;

/**
 * Percentile bootstrap (Efron, 1979): as many units as there are, drawn with replacement, are scored again and
 * again; the interval is the middle of the scores found. A unit is an image with all its people.
 *
 * @returns an interval for each named score, `null` where no resample has that score
 */
export function bootstrap(
  units: number,
  scores: ResampledScores,
  options: BootstrapOptions = {},
): Readonly<Record<string, Interval | null>> {
  const { resamples, confidence, seed } = { ...bootstrapDefaults, ...options };
  const found = new Map<string, Float64Array>();
  for (let resample = 0; resample < resamples; resample++) {
    const resampled = scores(drawWeights(units, randomStream(seed, resample)));
    for (const [name, score] of Object.entries(resampled)) {
      const values = found.get(name) ?? new Float64Array(resamples);
      values[resample] = score ?? Number.NaN;
      found.set(name, values);
    }
  }
  return Object.fromEntries(
    [...found].map(([name, values]) => [name, percentileInterval(values, confidence)]),
  );
}

/** How often each of the units is among as many drawn with replacement. */
function drawWeights(units: number, random: Random): Uint16Array {
  const weights = new Uint16Array(units);
  for (let draw = 0; draw < units; draw++) weights[random.integer(units)]! += 1;
  return weights;
}
