import { describe, expect, it } from 'vitest';
import { divide } from '../../src/experiments/index.ts';

const costs = [
  { seconds: 100, multiplyAccumulates: 8e9 },
  { seconds: 300, multiplyAccumulates: 2e9 },
];
const spent = (factors: readonly number[]) =>
  factors.reduce((sum, factor, arm) => sum + factor * costs[arm]!.seconds, 0);

describe('divide', () => {
  it('lengthens all arms by the same factor for equal steps', () => {
    const [one, other] = divide(costs, 200, 'steps');
    expect(one).toBe(other);
  });

  it('gives all arms the same time', () => {
    const [one, other] = divide(costs, 200, 'time');
    expect(one! * 100).toBeCloseTo(other! * 300);
  });

  it('gives all arms the same number of multiply-accumulates', () => {
    const [one, other] = divide(costs, 200, 'multiply-accumulates');
    expect(one! * 8e9).toBeCloseTo(other! * 2e9);
  });

  it.each(['steps', 'time', 'multiply-accumulates'] as const)(
    'keeps a margin of the budget with equal %s',
    (equal) => {
      expect(spent(divide(costs, 200, equal))).toBeCloseTo(170);
    },
  );
});
