import { at } from '../foundation/index.ts';
import type { Equal } from './experiment.ts';

/** Cost of training an arm for the length in its recipe. */
export interface Cost {
  readonly seconds: number;
  /** Multiply-accumulates of the forward pass. */
  readonly multiplyAccumulates: number;
}

/** The share of a budget for training steps. The rest is for starting, validating and scoring. */
const forSteps = 0.85;

/**
 * Divides a budget among arms.
 * @param budget in seconds.
 * @param equal the quantity that is equal for all arms.
 * @returns a factor on the length of each arm's recipe. Together the arms use the budget. For `steps`, all factors are
 * equal; otherwise all arms get the same time or the same number of multiply-accumulates.
 */
export function divide(costs: readonly Cost[], budget: number, equal: Equal): readonly number[] {
  const weights = costs.map(
    ({ seconds, multiplyAccumulates }) =>
      ({ steps: 1, time: 1 / seconds, 'multiply-accumulates': 1 / multiplyAccumulates })[equal],
  );
  const total = costs.reduce((sum, { seconds }, arm) => sum + seconds * at(weights, arm), 0);
  return weights.map((weight) => (weight * forSteps * budget) / total);
}
