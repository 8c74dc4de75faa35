import { at, zip } from '../../foundation/index.ts';
import { type Shape, sameShape, sizeOf, type Tensor, zeros } from '../../tensor/index.ts';
import { broadcastShapes } from '../ops/shapes.ts';
import { numbersOf } from './host.ts';

/** Arithmetic that exporters use to compute shapes. */
export const arithmetic = {
  add: (a: number, b: number) => a + b,
  subtract: (a: number, b: number) => a - b,
  multiply: (a: number, b: number) => a * b,
  divide: (a: number, b: number) => a / b,
  floorDivide: (a: number, b: number) => Math.floor(a / b),
  maximum: Math.max,
  minimum: Math.min,
  equal: (a: number, b: number) => Number(a === b),
} as const;

/**
 * Applies `rule` to constants element by element, with broadcasting. @throws LimberError when their shapes do not fit.
 */
export function foldBinary(rule: (a: number, b: number) => number, a: Tensor, b: Tensor): Tensor {
  const shape = broadcastShapes(a.shape, b.shape, 'arithmetic on constants');
  const [x, y] = [broadcastNumbers(a, shape), broadcastNumbers(b, shape)];
  const integer = a.dtype === 'int32' || a.dtype === 'int64';
  return fromNumbers(
    a.dtype,
    shape,
    zip(x, y).map(([left, right]) => (integer ? Math.trunc(rule(left, right)) : rule(left, right))),
  );
}

/** The tensor's elements, repeated to fill a larger shape. */
function broadcastNumbers(source: Tensor, shape: Shape): number[] {
  const values = numbersOf(source);
  if (sameShape(source.shape, shape)) return values;
  // Axes missing from the source come first in `shape`, so the source's elements repeat along them.
  const axes = zip(source.shape, shape.slice(shape.length - source.shape.length)).reverse();
  return Array.from({ length: sizeOf(shape) }, (_, i) => {
    let [offset, stride, rest] = [0, 1, i];
    for (const [extent, wanted] of axes) {
      if (extent !== 1) offset += (rest % wanted) * stride;
      stride *= extent;
      rest = Math.floor(rest / wanted);
    }
    return at(values, offset);
  });
}

/** Vectors and scalars one after another. */
export function foldConcat(parts: readonly Tensor[]): Tensor {
  const values = parts.flatMap(numbersOf);
  return fromNumbers(at(parts, 0).dtype, [values.length], values);
}

/** Elements `start`, `start + step`, … before `end` of a vector; negative positions count from its end. */
export function foldSlice(vector: Tensor, start: number, end: number, step: number): Tensor {
  const values = numbersOf(vector);
  // Backwards, the walk begins at the last element at most and ends before the first one.
  const [lowest, highest] = step < 0 ? [-1, values.length - 1] : [0, values.length];
  const clamp = (position: number): number =>
    Math.min(Math.max(position < 0 ? position + values.length : position, lowest), highest);
  const count = Math.max(0, Math.ceil((clamp(end) - clamp(start)) / step));
  const picked = Array.from({ length: count }, (_, i) => at(values, clamp(start) + i * step));
  return fromNumbers(vector.dtype, [picked.length], picked);
}

/** The same numbers as another element type. */
export function foldCast(source: Tensor, dtype: Tensor['dtype']): Tensor {
  return source.dtype === dtype ? source : fromNumbers(dtype, source.shape, numbersOf(source));
}

/** A tensor of any element type from numbers; integers are cut toward zero. */
export function fromNumbers(dtype: Tensor['dtype'], shape: Shape, values: readonly number[]): Tensor {
  const result = zeros(dtype, shape);
  for (const [i, value] of values.slice(0, sizeOf(shape)).entries()) {
    if (result.data instanceof BigInt64Array) result.data[i] = BigInt(Math.trunc(value));
    else result.data[i] = value;
  }
  return result;
}

/** The elements of a vector at `indices`; negative ones count from its end. */
export function foldGather(vector: Tensor, indices: Tensor): Tensor {
  const values = numbersOf(vector);
  return fromNumbers(
    vector.dtype,
    indices.shape,
    numbersOf(indices).map((index) => at(values, index)),
  );
}
