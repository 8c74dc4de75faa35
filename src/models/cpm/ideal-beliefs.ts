import { ops, type Value } from '../../graph/index.ts';
import { spatialSoftmax } from '../../nn/index.ts';

/**
 * Logits over the cells as beliefs that a later stage sees: a belief of the ideal shape has the peak 1.
 * @param sigma of the ideal Gaussian, in cells.
 */
export function idealBeliefs(logits: Value, sigma: number): Value {
  return ops.multiply(spatialSoftmax(logits), 2 * Math.PI * sigma ** 2);
}
