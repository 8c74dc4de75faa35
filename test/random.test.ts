import { describe, expect, it } from 'vitest';
import { permutation, randomStream } from '../src/random.ts';

const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('randomStream', () => {
  it('gives the same numbers for the same keys and other numbers for other keys', () => {
    const first = (...keys: [number, ...number[]]) => randomStream(...keys).uniform(0, 1);
    expect(first(1, 2, 3)).toBe(first(1, 2, 3));
    const firsts = [
      first(1, 2, 3),
      first(1, 3, 2),
      first(1, 2),
      first(1, 2, 0),
      first(2, 2, 3),
      first(0, 2, 3),
    ];
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('is uniform and normal, also across neighboring keys', () => {
    const random = randomStream(7);
    for (const values of [
      draws(20_000, () => random.normal(3, 2)),
      Array.from({ length: 20_000 }, (_, key) => randomStream(7, key).normal(3, 2)),
    ]) {
      expect(mean(values)).toBeCloseTo(3, 1);
      expect(Math.sqrt(mean(values.map((value) => (value - 3) ** 2)))).toBeCloseTo(2, 1);
    }
    const uniform = draws(20_000, () => random.uniform(-1, 3));
    expect(mean(uniform)).toBeCloseTo(1, 1);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...uniform)).toBeLessThan(3);
  });

  it('draws every integer below the count', () => {
    const random = randomStream(3);
    expect(new Set(draws(200, () => random.integer(5)))).toEqual(new Set([0, 1, 2, 3, 4]));
  });
});

describe('permutation', () => {
  it('contains every number once, in an order given by the seed', () => {
    const order = permutation(randomStream(1), 100);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(order).toEqual(permutation(randomStream(1), 100));
    expect(order).not.toEqual(permutation(randomStream(2), 100));
    expect(order).not.toEqual(order.toSorted());
  });

  it('has each number first equally often', () => {
    const counts = [0, 0, 0, 0];
    for (let key = 0; key < 4000; key++) counts[permutation(randomStream(5, key), 4)[0]!]!++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
