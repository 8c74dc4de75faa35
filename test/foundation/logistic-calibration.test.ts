import { describe, expect, it } from 'vitest';
import { calibrated, fitLogisticCurve, type Outcome } from '../../src/foundation/index.ts';
import { randomStream } from '../../src/random.ts';

/** Outcomes of evenly distributed confidences, each right with the probability given by the curve. */
function drawn(count: number, curve: { readonly slope: number; readonly intercept: number }): Outcome[] {
  const random = randomStream(7);
  return Array.from({ length: count }, () => {
    const confidence = random.uniform(0, 1);
    return { confidence, correct: random.uniform(0, 1) < calibrated(confidence, curve) };
  });
}

describe('a logistic curve', () => {
  it('keeps confidences with slope 1 and intercept 0, and keeps their order with any slope above 0', () => {
    for (const c of [0.01, 0.3, 0.5, 0.99])
      expect(calibrated(c, { slope: 1, intercept: 0 })).toBeCloseTo(c, 12);
    const values = [0, 0.2, 0.4, 0.9, 1].map((c) => calibrated(c, { slope: 0.7, intercept: -2 }));
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
  });

  it.each([
    { slope: 1.7, intercept: 2 },
    { slope: 0.5, intercept: -1 },
  ])('is recovered from its own probabilities: $slope, $intercept', (curve) => {
    const { slope, intercept } = fitLogisticCurve(drawn(20_000, curve));
    expect(slope).toBeCloseTo(curve.slope, 1);
    expect(intercept).toBeCloseTo(curve.intercept, 1);
  });

  it('has the smallest loss: its mean probability equals the mean of the targets', () => {
    const outcomes = drawn(200, { slope: 1, intercept: 0.5 });
    const curve = fitLogisticCurve(outcomes);
    const right = outcomes.filter(({ correct }) => correct).length;
    const wrong = outcomes.length - right;
    const wanted = (right * (right + 1)) / (right + 2) + wrong / (wrong + 2);
    const given = outcomes.reduce((sum, { confidence }) => sum + calibrated(confidence, curve), 0);
    expect(given).toBeCloseTo(wanted, 6);
  });

  it('stays finite if a threshold separates right from wrong', () => {
    const separated = Array.from({ length: 40 }, (_, i) => ({
      confidence: (i + 0.5) / 40,
      correct: i >= 20,
    }));
    const { slope, intercept } = fitLogisticCurve(separated);
    expect(slope).toBeGreaterThan(1);
    expect(slope).toBeLessThan(10);
    expect(Math.abs(intercept)).toBeLessThan(1);
  });

  it('has a negative slope if higher confidences are wrong', () => {
    const upside = Array.from({ length: 400 }, (_, i) => ({ confidence: (i + 0.5) / 400, correct: i < 200 }));
    expect(fitLogisticCurve(upside).slope).toBeLessThan(0);
  });
});
