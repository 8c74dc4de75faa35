import { zip } from '../../foundation/index.ts';
import type { Builder } from '../builder-type.ts';
import type { Value } from '../value.ts';

/**
 * Puts zeros between neighboring elements. Along each axis, element i moves to i · step; the new extent is (extent −
 * 1) · step + 1.
 */
export function spread(x: Value, steps: readonly number[], g: Builder): Value {
  if (steps.every((step) => step === 1)) return x;
  const apart = g.reshape(
    x,
    x.shape.flatMap((extent) => [extent, 1]),
  );
  const none = apart.shape.map(() => 0);
  const padded = g.pad(
    apart,
    none,
    steps.flatMap((step) => [0, step - 1]),
  );
  const joined = g.reshape(
    padded,
    zip(x.shape, steps).map(([extent, step]) => extent * step),
  );
  return g.slice(
    joined,
    Object.fromEntries(
      zip(x.shape, steps).map(([extent, step], axis) => [axis, { end: (extent - 1) * step + 1 }]),
    ),
  );
}
