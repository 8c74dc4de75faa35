import { describe, expect, it } from 'vitest';
import { type Comparison, pairedComparison } from '../../src/eval/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';
import { pose, stick } from './stick.ts';

const truth = pose([0, 0], [-6, 8], [6, 8]);
const quick = { bootstrap: { resamples: 300 }, permutations: 999 };

/** A model that finds each joint of each person with a separate probability. */
function model(chances: readonly number[], seed: number, count = 200): readonly Comparison[] {
  return Array.from({ length: count }, (_, person) => {
    const random = randomStream(seed, person);
    const prediction = truth.map((joint, index) => {
      const found = random.uniform(0, 1) < (chances[index] ?? 0);
      return joint && { point: imagePoint(joint.point.x + (found ? 0 : 9), joint.point.y) };
    });
    return { truth, prediction };
  });
}

describe('paired comparison', () => {
  it('finds no difference between a model and itself', () => {
    const one = model([0.5, 0.5, 0.5], 1);
    const { headline, joints, first, second } = pairedComparison(stick, one, one, quick);
    expect(headline).toEqual({ difference: 0, interval: { low: 0, high: 0 }, p: 1 });
    expect(joints['left hip']).toEqual({ difference: 0, interval: { low: 0, high: 0 }, p: 1 });
    expect(first).toBe(second);
  });

  it('finds that a clearly better model is better, and in which joint', () => {
    const [one, other] = [model([0.5, 0.5, 0.5], 1), model([0.5, 0.5, 0.9], 2)];
    const { measure, headline, joints } = pairedComparison(stick, one, other, quick);
    expect(measure).toBe('PCK@0.2');
    expect(headline.p).toBeLessThan(0.01);
    expect(headline.interval?.low).toBeGreaterThan(0);
    expect(joints['left hip']?.p).toBe(0.001);
    expect(joints['right hip']?.p).toBeGreaterThan(0.01);
  });

  it('has the opposite sign in the other direction', () => {
    const [one, other] = [model([0.5, 0.6, 0.7], 3), model([0.6, 0.6, 0.6], 4)];
    const [forth, back] = [
      pairedComparison(stick, one, other, quick),
      pairedComparison(stick, other, one, quick),
    ];
    expect(forth.headline.difference).toBeCloseTo(-(back.headline.difference ?? Number.NaN), 9);
    expect(forth.headline.p).toBeCloseTo(back.headline.p ?? Number.NaN, 12);
    expect(forth.headline.interval?.low).toBeCloseTo(-(back.headline.interval?.high ?? Number.NaN), 9);
  });

  it('finds a small consistent difference that two intervals would hide', () => {
    const one = model([0.5, 0.5, 0.5], 5, 300);
    // Wrong wherever the first model is, but right for a few people more.
    const other = one.map((comparison, person) =>
      person % 20 === 0 ? { truth, prediction: truth } : comparison,
    );
    const { headline } = pairedComparison(stick, one, other, quick);
    expect(headline.difference).toBeLessThan(5);
    expect(headline.p).toBeLessThan(0.01);
  });

  it('gives small p-values no more often than expected without a difference', () => {
    const trials = 100;
    const ps = Array.from(
      { length: trials },
      (_, trial) =>
        pairedComparison(
          stick,
          model([0.6, 0.6, 0.6], 10 + trial, 60),
          model([0.6, 0.6, 0.6], 1000 + trial, 60),
          {
            bootstrap: { resamples: 1 },
            permutations: 199,
          },
        ).headline.p ?? 0,
    );
    expect(ps.filter((p) => p <= 0.1).length).toBeLessThan(22);
    expect(ps.filter((p) => p > 0.5).length).toBeGreaterThan(30);
  });

  it('has no result for a joint that is never labeled', () => {
    const all = [{ truth: pose([0, 0], null, [6, 8]), prediction: truth }];
    expect(pairedComparison(stick, all, all, quick).joints['right hip']).toEqual({
      difference: null,
      interval: null,
      p: null,
    });
  });

  it('refuses other people', () => {
    const one = model([1, 1, 1], 1, 2);
    expect(() => pairedComparison(stick, one, one.slice(1))).toThrow(
      'the models to compare were not scored on the same subjects – got 2 and 1 subjects',
    );
    const other = [one[0]!, { truth: pose([0, 0], [-6, 8], [6, 9]), prediction: truth }];
    expect(() => pairedComparison(stick, one, other)).toThrow(/got different labels of subject 2/);
  });
});
