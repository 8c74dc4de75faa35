import { describe, expect, it } from 'vitest';
import { type Displacement, drawNormal, farthest, fitNormal } from '../../src/data/index.ts';
import { randomStream } from '../../src/random.ts';

const normal = { mean: [0.1, -0.2], covariance: [0.09, 0.03, 0.04] } as const;

function draws(count: number): readonly Displacement[] {
  const random = randomStream(7);
  return Array.from({ length: count }, () => drawNormal(normal, random));
}

describe('a normal distribution in the plane', () => {
  it('is fitted by mean and covariance', () => {
    const fitted = fitNormal([
      [1, 2],
      [3, 2],
      [1, 6],
      [3, 6],
      [2, 4],
    ]);
    expect(fitted.mean).toEqual([2, 4]);
    expect(fitted.covariance).toEqual([0.8, 0, 3.2]);
    expect(
      fitNormal([
        [0, 0],
        [2, 1],
      ]).covariance,
    ).toEqual([1, 0.5, 0.25]);
  });

  it('of no values is a single point', () => {
    expect(fitNormal([])).toEqual({ mean: [0, 0], covariance: [0, 0, 0] });
    expect(drawNormal(fitNormal([]), randomStream(1))).toEqual([0, 0]);
  });

  it('is recovered by fitting draws from it', () => {
    const { mean, covariance } = fitNormal(draws(20_000));
    // Clipping at 2.5 deviations reduces the variances by 17 %.
    const kept = 1 - Math.exp((-farthest * farthest) / 2);
    normal.mean.forEach((value, at) => void expect(mean[at]).toBeCloseTo(value, 2));
    normal.covariance.forEach((value, at) => {
      expect(covariance[at]! / value).toBeGreaterThan(0.93 * kept);
      expect(covariance[at]! / value).toBeLessThan(1.03 * kept);
    });
  });

  it('draws nothing further out than 2.5 deviations', () => {
    const [xx, xy, yy] = normal.covariance;
    const distances = draws(5000).map(([x, y]) => {
      const [dx, dy] = [x - normal.mean[0], y - normal.mean[1]];
      return Math.sqrt((yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / (xx * yy - xy * xy));
    });
    expect(Math.max(...distances)).toBeCloseTo(farthest, 10);
  });
});
