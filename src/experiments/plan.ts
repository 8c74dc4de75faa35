import type { Equal } from './experiment.ts';

/** What the training of an arm would cost at the length that its recipe names. */
export interface Cost {
  readonly seconds: number;
  /** Multiply-accumulates of the forward pass. */
  readonly multiplyAccumulates: number;
}

/** The share of a budget that is for steps; the rest is for starting, validating and scoring. */
const forSteps = 0.85;

/**
 * Divides a budget among arms.
 * @param budget seconds.
 * @returns factors on the lengths that the recipes name. They all come to the budget together, and are the same for
 * all (`steps`), or bring all to the same time or the same number of multiply-accumulates.
 */
export function divide(costs: readonly Cost[], budget: number, equal: Equal): readonly number[] {
  const weights = costs.map(
    ({ seconds, multiplyAccumulates }) =>
      ({ steps: 1, time: 1 / seconds, 'multiply-accumulates': 1 / multiplyAccumulates })[equal],
  );
  const total = costs.reduce((sum, { seconds }, arm) => sum + seconds * weights[arm]!, 0);
  return weights.map((weight) => (weight * forSteps * budget) / total);
}
