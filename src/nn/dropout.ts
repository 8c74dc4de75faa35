import { LimberError } from '../errors.ts';
import { ops, randomKeys, randomLimit, randomNumbers, type Value } from '../graph/index.ts';
import { randomStream } from '../random.ts';

/** The settings of dropout. */
export interface DropoutOptions {
  /** Which masks; two layers with the same seed and shape drop the same elements. */
  readonly seed: number;
  /** A `float32` scalar that counts training steps: each has its own mask, the same whenever it is run again. */
  readonly step: Value;
  /** Where x [N, …] is of some pictures of a batch: each is dropped from as it would be among all of them. */
  readonly part?: BatchPart;
}

/** Some pictures of a batch. */
export interface BatchPart {
  /** Their places in it: int64 [N]. */
  readonly pictures: Value;
  /** How many the whole batch has. */
  readonly of: number;
}

/**
 * Dropout (Srivastava et al., 2014): sets elements to zero with probability `rate` and divides the others by
 * 1 − rate, so that the expected value stays. For training; a network that predicts leaves it out.
 * The masks are computed inside the graph, by exact arithmetic: every provider drops the same elements, and a
 * resumed training those that an uninterrupted one would.
 * @throws LimberError unless 0 ≤ rate < 1.
 */
export function dropout(x: Value, rate: number, { seed, step, part }: DropoutOptions): Value {
  if (!(rate >= 0 && rate < 1)) {
    throw new LimberError({ what: 'no dropout rate', got: String(rate), expected: 'at least 0 and below 1' });
  }
  if (rate === 0) return x;
  const random = randomStream(seed);
  const keys = Array.from({ length: randomKeys.count }, () => random.integer(randomKeys.limit));
  const numbers = part
    ? ops.gather(randomNumbers([part.of, ...x.shape.slice(1)], keys, step), part.pictures, 0)
    : randomNumbers(x.shape, keys, step);
  const kept = ops.isPositive(ops.subtract(Math.round((1 - rate) * randomLimit) - 0.5, numbers));
  return ops.multiply(x, ops.multiply(kept, 1 / (1 - rate)));
}
