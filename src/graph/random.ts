import { float32, type Shape, sizeOf } from '../tensor/index.ts';
import { ops } from './builder.ts';
import { constant, type Value } from './value.ts';

const prime = 1021;

/** `randomNumbers` draws whole numbers below this limit. */
export const randomLimit = prime * prime;

/** The keys of `randomNumbers`: their count, and the limit of the whole numbers in [0, limit). */
export const randomKeys = { count: 8, limit: prime } as const;

/**
 * A pseudo-random whole number in [0, `randomLimit`) for every element. It depends only on the keys, the step and the
 * element's index, and is the same on every provider.
 *
 * The method is a Feistel network: (u, v) → (v, u + v² + key mod 1021). Four rounds over the step give two more keys;
 * four rounds over the index give the result. Every number is whole and below 2^24, where float32 is exact. Quotients
 * stay half a unit away from whole numbers. This is more than any provider's rounding error.
 * @param keys as described by `randomKeys`, drawn from a seed.
 * @param step a `float32` scalar, a whole number in [0, `randomLimit`). Each step gives different numbers.
 */
export function randomNumbers(shape: Shape, keys: readonly number[], step: Value): Value {
  const [a, b] = rounds(modulo(quotient(step)), modulo(step), keys.slice(0, 4).map(ops.scalar));

  const count = sizeOf(shape);
  const columns = Math.min(prime, count);
  const rows = Math.min(prime, Math.ceil(count / columns));
  const sheets = Math.ceil(count / (rows * columns));
  const along = (extent: number, shape: Shape) =>
    constant(
      float32(
        shape,
        Array.from({ length: extent }, (_, i) => i),
      ),
    );
  const [sheet, row, column] = [
    along(sheets, [sheets, 1, 1]),
    along(rows, [1, rows, 1]),
    along(columns, [1, 1, columns]),
  ];
  const [first, ...others] = keys.slice(4);
  if (first === undefined) throw new RangeError(`expected ${randomKeys.count} keys, got ${keys.length}`);
  const [u, v] = rounds(modulo(ops.add(row, a)), modulo(ops.add(column, b)), [
    modulo(ops.add(sheet, first)),
    ...others.map(ops.scalar),
  ]);
  const numbers = ops.reshape(ops.add(ops.multiply(u, prime), v), [sheets * rows * columns]);
  return ops.reshape(ops.slice(numbers, { 0: { end: count } }), shape);
}

function rounds(u: Value, v: Value, keys: readonly Value[]): readonly [Value, Value] {
  return keys.reduce<readonly [Value, Value]>(
    ([u, v], key) => [v, modulo(ops.add(ops.multiply(v, v), ops.add(u, key)))],
    [u, v],
  );
}

function quotient(x: Value): Value {
  return ops.floor(ops.multiply(ops.add(x, 0.5), 1 / prime));
}

function modulo(x: Value): Value {
  return ops.subtract(x, ops.multiply(quotient(x), prime));
}
