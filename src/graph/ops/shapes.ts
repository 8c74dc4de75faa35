import { LimberError } from '../../errors.ts';
import { formatShape, type Shape, sameShape, type TensorType } from '../../tensor/index.ts';
import type { Padding, Pair } from '../attributes.ts';

/** The extent of an axis. @throws LimberError when there is no such axis. */
export function extent(shape: Shape, axis: number): number {
  const size = shape[axis];
  if (size === undefined) {
    throw new LimberError({ what: `no axis ${axis}`, got: `a tensor ${formatShape(shape)}` });
  }
  return size;
}

/** Broadcasts two shapes by NumPy's rules. @throws LimberError when they do not fit. */
export function broadcastShapes(a: Shape, b: Shape, operator: string): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new LimberError({
        what: `${operator} cannot broadcast its operands`,
        got: `${formatShape(a)} and ${formatShape(b)}`,
      });
    }
    return x === 1 ? y : x;
  });
}

/** Requires vectors of one number for each channel of x [N, C, H, W]. @throws LimberError otherwise. */
export function requirePerChannel(x: TensorType, vectors: readonly TensorType[], operator: string): void {
  const expected = [extent(x.shape, 1)];
  for (const { shape } of vectors) {
    if (sameShape(shape, expected)) continue;
    throw new LimberError({
      what: `${operator} takes one number for each channel`,
      got: formatShape(shape),
      expected: formatShape(expected),
    });
  }
}

/**
 * The number of positions of a sliding window, in rows and columns. @throws LimberError when the window does not fit.
 */
export function slidingSize(
  size: Pair,
  kernel: Pair,
  { strides, dilations, padding }: { strides: Pair; dilations: Pair; padding: Padding },
  operator: string,
): Pair {
  const along = (axis: 0 | 1): number => {
    const padded = size[axis] + padding[axis] + endPadding(padding)[axis];
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    if (reach > padded) {
      throw new LimberError({
        what: `${operator} has a window larger than its padded input`,
        got: `a window of ${reach} over ${padded} (axis ${axis === 0 ? 'rows' : 'columns'})`,
      });
    }
    return Math.floor((padded - reach) / strides[axis]) + 1;
  };
  return [along(0), along(1)];
}

/** Rows and columns of an NCHW shape. */
export function imageSize(shape: Shape): Pair {
  return [extent(shape, 2), extent(shape, 3)];
}

/** The padding after the last row and column. */
export function endPadding([, , bottom, right]: Padding): Pair {
  return [bottom, right];
}

/** One number for rows and one for columns. */
export function pair(at: (axis: 0 | 1) => number): Pair {
  return [at(0), at(1)];
}

/** 0, 1, …, count − 1. */
export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
