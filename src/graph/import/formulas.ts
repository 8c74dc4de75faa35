import type { Padding, Pair } from '../attributes.ts';
import type { Builder, Operand } from '../builder-type.ts';
import type { Value } from '../value.ts';

/** A window that slides over `size` cells; rows, then columns. */
export interface Window {
  readonly size: Pair;
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
}

/** SAME padding: enough cells for ⌈size / stride⌉ windows. An odd number has one cell more on the `odd` side. */
export function samePadding(
  { size, kernel, strides, dilations }: Window,
  odd: 'after' | 'before' = 'after',
): Padding {
  const total = (axis: 0 | 1): number => {
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    return Math.max((Math.ceil(size[axis] / strides[axis]) - 1) * strides[axis] + reach - size[axis], 0);
  };
  return splitPadding([total(0), total(1)], odd);
}

/** Splits rows and columns of padding into two halves. An odd number has one cell more on the `odd` side. */
export function splitPadding([rows, columns]: Pair, odd: 'after' | 'before'): Padding {
  const before = odd === 'after' ? Math.floor : Math.ceil;
  const [top, left] = [before(rows / 2), before(columns / 2)];
  return [top, left, rows - top, columns - left];
}

/** x where x > 0, else alpha · (exp x − 1). */
export function elu(g: Builder, x: Value, alpha: number): Value {
  const below = g.subtract(g.exp(g.minimum(x, 0)), 1);
  return g.where(g.greater(x, 0), x, alpha === 1 ? below : g.multiply(below, alpha));
}

/** max(x, 0) + slope · min(x, 0). */
export function prelu(g: Builder, x: Value, slope: Operand): Value {
  return g.add(g.relu(x), g.multiply(g.minimum(x, 0), slope));
}
