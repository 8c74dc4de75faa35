import { at } from '../../foundation/index.ts';
import type { Size } from '../../geometry/index.ts';
import { constant, ops, type Value } from '../../graph/index.ts';
import { float32 } from '../../tensor/index.ts';

/**
 * A Gaussian with peak 1 at the center of the person to be found: the fourth input channel in the paper.
 * @param center x and y in the network's input, [N, 2].
 * @param sigma standard deviation in pixels.
 * @returns [N, 1, height, width].
 */
export function centerMap(center: Value, { width, height }: Size, sigma: number): Value {
  const alongX = falloff(ops.slice(center, { 1: { start: 0, end: 1 } }), width, sigma);
  const alongY = falloff(ops.slice(center, { 1: { start: 1, end: 2 } }), height, sigma);
  const batch = at(center.shape, 0);
  return ops.multiply(ops.reshape(alongY, [batch, 1, height, 1]), ops.reshape(alongX, [batch, 1, 1, width]));
}

/** The person's center in a crop around the person, as x and y: [batch, 2]. */
export function cropCenter(batch: number, { width, height }: Size): Value {
  return ops.expand(constant(float32([1, 2], [(width - 1) / 2, (height - 1) / 2])), [batch, 2]);
}

/** e^(−(i − position)² / 2σ²) for i = 0 … extent − 1: [N, 1] → [N, extent]. */
function falloff(position: Value, extent: number, sigma: number): Value {
  const places = constant(
    float32(
      [1, extent],
      Array.from({ length: extent }, (_, index) => index),
    ),
  );
  const squared = ops.square(ops.subtract(places, position));
  return ops.exp(ops.divide(squared, -2 * sigma * sigma));
}
