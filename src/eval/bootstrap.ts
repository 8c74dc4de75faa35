import { at } from '../foundation/index.ts';
import { type Random, randomStream } from '../random.ts';
import type { Score } from './breakdown.ts';
import { type Interval, percentileInterval } from './interval.ts';
import type { Weights } from './tally.ts';

/** How the data are resampled for confidence intervals. */
export interface BootstrapOptions {
  /** Number of resamples. Default: 1000. */
  readonly resamples?: number;
  /** Share of intervals that contain the true value. Default: 0.95. */
  readonly confidence?: number;
  /** Default: 0. */
  readonly seed?: number;
}

/** The defaults of resampling. */
export const bootstrapDefaults = { resamples: 1000, confidence: 0.95, seed: 0 } satisfies BootstrapOptions;

/** Named scores of a resample. The names must always be the same. */
export type ResampledScores = (weights: Weights) => Readonly<Record<string, Score>>;

/**
 * Percentile bootstrap (Efron, 1979). Each resample draws as many units as there are, with replacement, and is
 * scored. The interval is the middle range of these scores. A unit is an image with all its people.
 * @param units number of units
 * @param scores scores of a resample, given how often each unit counts
 * @returns an interval for each named score, `null` if no resample has that score
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

/** Draws as many units as there are, with replacement. Returns how often each was drawn. */
function drawWeights(units: number, random: Random): Uint16Array {
  const weights = new Uint16Array(units);
  for (let draw = 0; draw < units; draw++) {
    const unit = random.integer(units);
    weights[unit] = at(weights, unit) + 1;
  }
  return weights;
}
