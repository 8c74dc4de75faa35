import { permutation, randomStream } from '../../src/random.ts';
import { float32, int64, type Shape, sizeOf, type Tensor, tensor } from '../../src/tensor/index.ts';

/** Standard normal values. */
export function normal(...shape: number[]): Tensor<'float32'> {
  const random = randomStream(11, ...shape);
  return filled(shape, () => random.normal(0, 1));
}

/** Values in [0.5, 2). */
export function positive(...shape: number[]): Tensor<'float32'> {
  const random = randomStream(12, ...shape);
  return filled(shape, () => random.uniform(0.5, 2));
}

/** Values of either sign, at least half a unit away from 0. */
export function nonZero(...shape: number[]): Tensor<'float32'> {
  const random = randomStream(13, ...shape);
  return filled(shape, () => random.uniform(0.5, 2) * (random.integer(2) === 0 ? -1 : 1));
}

/**
 * Shuffled odd multiples of 0.05 around 0. No two are equal and none is a multiple of 0.1. So comparisons with each
 * other, or with multiples of 0.1, have no kink nearby.
 */
export function distinct(...shape: number[]): Tensor<'float32'> {
  const count = sizeOf(shape);
  const order = permutation(randomStream(14, ...shape), count);
  return filled(shape, (index) => (order[index]! - Math.floor(count / 2) + 0.5) / 10);
}

/** Like `distinct`, but multiples of 0.1: for a second operand that is compared with a `distinct` one. */
export function distinctBetween(...shape: number[]): Tensor<'float32'> {
  const count = sizeOf(shape);
  const order = permutation(randomStream(15, ...shape), count);
  return filled(shape, (index) => (order[index]! - Math.floor(count / 2)) / 10);
}

/** Booleans, about half of them true. */
export function coins(...shape: number[]): Tensor<'bool'> {
  const random = randomStream(16, ...shape);
  return tensor(
    'bool',
    shape,
    Uint8Array.from({ length: sizeOf(shape) }, () => random.integer(2)),
  );
}

/** Whole numbers below `limit`, with repetitions. */
export function indices(limit: number, ...shape: number[]): Tensor<'int64'> {
  const random = randomStream(17, ...shape);
  return int64(
    Array.from({ length: sizeOf(shape) }, () => random.integer(limit)),
    shape,
  );
}

function filled(shape: Shape, valueAt: (index: number) => number): Tensor<'float32'> {
  return float32(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, index) => valueAt(index)),
  );
}
