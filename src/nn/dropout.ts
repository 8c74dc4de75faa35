import { LimberError } from '../errors.ts';
import { ops, randomKeys, randomLimit, randomNumbers, type Value } from '../graph/index.ts';
import { randomStream } from '../random.ts';

/** The settings of dropout. */
export interface DropoutOptions {
  /** Selects the masks. Two layers with the same seed and shape drop the same elements. */
  readonly seed: number;
  /** A `float32` scalar that counts training steps. Each step has its own mask, which is the same in every run. */
  readonly step: Value;
  /** Set if x [N, …] is a slice of a batch. Every image then has the mask that it has in the whole batch. */
  readonly slice?: BatchSlice;
}

/** A slice of a batch: N of its images. */
export interface BatchSlice {
  /** The images' positions in the batch: int64 [N]. */
  readonly places: Value;
  /** Number of images in the whole batch. */
  readonly of: number;
}

/**
 * Dropout (Srivastava et al., 2014): sets elements to zero with probability `rate` and divides the others by 1 − rate,
 * so that the expected value stays. Only for training. The masks are computed inside the graph by exact arithmetic. So
 * every provider drops the same elements, and a resumed training drops the same elements as an uninterrupted one.
 * @throws LimberError unless 0 ≤ rate < 1.
 */
export function dropout(x: Value, rate: number, { seed, step, slice }: DropoutOptions): Value {
  if (!(rate >= 0 && rate < 1)) {
    throw new LimberError({
      what: 'the dropout rate is out of range',
      got: String(rate),
      expected: 'at least 0 and below 1',
    });
  }
  if (rate === 0) return x;
  const random = randomStream(seed);
  const keys = Array.from({ length: randomKeys.count }, () => random.integer(randomKeys.limit));
  const numbers = slice
    ? ops.gather(randomNumbers([slice.of, ...x.shape.slice(1)], keys, step), slice.places, 0)
    : randomNumbers(x.shape, keys, step);
  const kept = ops.isPositive(ops.subtract(Math.round((1 - rate) * randomLimit) - 0.5, numbers));
  return ops.multiply(x, ops.multiply(kept, 1 / (1 - rate)));
}
