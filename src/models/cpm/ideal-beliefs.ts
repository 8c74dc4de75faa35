import { ops, type Value } from '../../graph/index.ts';
import { spatialSoftmax } from '../../nn/index.ts';

/**
 * Turns logits over the cells into beliefs for a later stage. The belief of an ideal Gaussian has peak 1.
 * @param sigma standard deviation of the ideal Gaussian, in cells.
 */
export function idealBeliefs(logits: Value, sigma: number): Value {
  return ops.multiply(spatialSoftmax(logits), 2 * Math.PI * sigma ** 2);
}
