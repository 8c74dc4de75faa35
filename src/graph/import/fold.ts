import { type Shape, sizeOf, type Tensor, zeros } from '../../tensor/index.ts';
import { numbersOf } from './host.ts';

/** Arithmetic that shapes are computed with. */
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

/** Elementwise on constants. One operand may be a scalar, else their element counts agree. */
export function foldBinary(rule: (a: number, b: number) => number, a: Tensor, b: Tensor): Tensor {
  const [x, y] = [numbersOf(a), numbersOf(b)];
  const longer = x.length >= y.length ? a : b;
  const integer = a.dtype === 'int32' || a.dtype === 'int64';
  return fromNumbers(
    a.dtype,
    a.shape.length >= b.shape.length ? a.shape : longer.shape,
    Array.from({ length: longer.data.length }, (_, i) => {
      const result = rule(x[x.length === 1 ? 0 : i]!, y[y.length === 1 ? 0 : i]!);
      return integer ? Math.trunc(result) : result;
    }),
  );
}

/** Vectors and scalars one after another. */
export function foldConcat(parts: readonly Tensor[]): Tensor {
  const values = parts.flatMap(numbersOf);
  return fromNumbers(parts[0]!.dtype, [values.length], values);
}

/** Elements `start`, `start + step`, … before `end` of a vector; negative positions count from its end. */
export function foldSlice(vector: Tensor, start: number, end: number, step: number): Tensor {
  const values = numbersOf(vector);
  const clamp = (position: number): number =>
    Math.min(Math.max(position < 0 ? position + values.length : position, step < 0 ? -1 : 0), values.length);
  const picked: number[] = [];
  for (let i = clamp(start); step > 0 ? i < clamp(end) : i > clamp(end); i += step) picked.push(values[i]!);
  return fromNumbers(vector.dtype, [picked.length], picked);
}

/** The same numbers as another element type. */
export function foldCast(source: Tensor, dtype: Tensor['dtype']): Tensor {
  return source.dtype === dtype ? source : fromNumbers(dtype, source.shape, numbersOf(source));
}

/** A tensor of any element type from numbers; integers are cut towards zero. */
export function fromNumbers(dtype: Tensor['dtype'], shape: Shape, values: readonly number[]): Tensor {
  const result = zeros(dtype, shape);
  for (let i = 0; i < sizeOf(shape); i++) {
    const value = values[i]!;
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
    numbersOf(indices).map((index) => values.at(index)!),
  );
}
