import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { at } from './foundation/index.ts';

/** A stream of random numbers. */
export interface Random {
  /** In [low, high). */
  uniform(low: number, high: number): number;
  /** Normally distributed. */
  normal(mean: number, deviation: number): number;
  /** In {0, …, count − 1}. */
  integer(count: number): number;
}

/**
 * The random stream of a seed and keys such as (epoch, index). The same keys give the same numbers, and different keys
 * give unrelated ones. So a draw does not depend on earlier draws.
 */
export function randomStream(seed: number, ...keys: readonly number[]): Random {
  const generator = xoroshiro128plusFromState([1, 2, 3, 4].map((word) => hash([word, seed, ...keys])));
  const unit = () => uniformFloat64(generator);
  return {
    uniform: (low, high) => low + (high - low) * unit(),
    // Box and Muller; 1 − u is never 0.
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    integer: (count) => uniformInt(generator, 0, count - 1),
  };
}

/** The numbers 0 … count − 1 in random order (Fisher and Yates). */
export function permutation(random: Random, count: number): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [order[last], order[other]] = [at(order, other), at(order, last)];
  }
  return order;
}

/** 32 bits that depend on every bit of the numbers (MurmurHash3 over their 32-bit integers). */
function hash(numbers: readonly number[]): number {
  let state = 0;
  for (const number of numbers) {
    let word = Math.imul(number, 0xcc9e2d51);
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    state ^= word;
    state = (Math.imul((state << 13) | (state >>> 19), 5) + 0xe6546b64) | 0;
  }
  state ^= numbers.length * 4;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}
