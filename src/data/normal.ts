import type { Random } from '../random.ts';

/** A displacement: x to the right, y down. */
export type Displacement = readonly [x: number, y: number];

/** A normal distribution of displacements in the plane. */
export interface PlaneNormal {
  readonly mean: Displacement;
  /** Variance of x, covariance, variance of y. */
  readonly covariance: readonly [xx: number, xy: number, yy: number];
}

/** Fits mean and covariance by maximum likelihood (divided by the count). Both are 0 for an empty list. */
export function fitNormal(displacements: readonly Displacement[]): PlaneNormal {
  const count = Math.max(1, displacements.length);
  const average = (of: (displacement: Displacement) => number) =>
    displacements.reduce((sum, displacement) => sum + of(displacement), 0) / count;
  const [x, y] = [average(([dx]) => dx), average(([, dy]) => dy)];
  return {
    mean: [x, y],
    covariance: [
      average(([dx]) => (dx - x) ** 2),
      average(([dx, dy]) => (dx - x) * (dy - y)),
      average(([, dy]) => (dy - y) ** 2),
    ],
  };
}

/** Draws are clipped at this many standard deviations: a crop further away would not show its joint. */
export const farthest = 2.5;

/** One draw: the mean plus the Cholesky factor of the covariance times two standard normal numbers. */
export function drawNormal({ mean, covariance: [xx, xy, yy] }: PlaneNormal, random: Random): Displacement {
  const [u, v] = [random.normal(0, 1), random.normal(0, 1)];
  const inside = Math.min(1, farthest / Math.hypot(u, v));
  const a = Math.sqrt(xx);
  const b = a > 0 ? xy / a : 0;
  const c = Math.sqrt(Math.max(0, yy - b * b));
  return [mean[0] + a * u * inside, mean[1] + (b * u + c * v) * inside];
}
