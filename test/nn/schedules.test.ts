import { describe, expect, it } from 'vitest';
import { type Schedule, scheduleFactor } from '../../src/nn/index.ts';

const factors = (schedule: Schedule, steps: number) =>
  Array.from({ length: steps }, (_, step) => scheduleFactor(schedule, step, steps));

/** Steps counted from 0, computed by hand. */
const cases: readonly [string, Schedule, readonly number[]][] = [
  ['constant', { kind: 'constant' }, [1, 1, 1, 1]],
  ['constant after a warm-up', { kind: 'constant', warmup: 4 }, [0.25, 0.5, 0.75, 1, 1, 1]],
  ['step', { kind: 'step', every: 2, factor: 0.1 }, [1, 1, 0.1, 0.1, 0.01, 0.01]],
  [
    'step, counted from the start whatever the warm-up',
    { kind: 'step', every: 3, factor: 0.5, warmup: 2 },
    [0.5, 1, 1, 0.5, 0.5],
  ],
  ['cosine', { kind: 'cosine' }, [1, 0.5 + Math.SQRT1_2 / 2, 0.5, 0.5 - Math.SQRT1_2 / 2]],
  ['cosine to a final rate', { kind: 'cosine', final: 0.2 }, [1, 0.6]],
  ['cosine after a warm-up', { kind: 'cosine', warmup: 2 }, [0.5, 1, 1, 0.75, 0.25]],
  ['a warm-up longer than the training', { kind: 'cosine', warmup: 8 }, [0.125, 0.25, 0.375]],
];

describe('scheduleFactor', () => {
  it.each(cases)('%s', (_, schedule, expected) => {
    const found = factors(schedule, expected.length);
    for (const [step, factor] of expected.entries()) expect(found[step]).toBeCloseTo(factor, 12);
  });

  it('almost reaches the final rate at the last step of a cosine', () => {
    expect(scheduleFactor({ kind: 'cosine', final: 0.1, warmup: 10 }, 999, 1000)).toBeCloseTo(0.1, 5);
  });
});
