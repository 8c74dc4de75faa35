import type { Random } from '../random.ts';

/** A displacement, x to the right and y down. */
export type Displacement = readonly [x: number, y: number];

/** A normal distribution over displacements in the plane. */
export interface PlaneNormal {
  readonly mean: Displacement;
  /** Variance of x, covariance, variance of y. */
  readonly covariance: readonly [xx: number, xy: number, yy: number];
}

/** Mean and covariance (divided by the count: the maximum of the likelihood); both 0 where there is nothing to fit. */
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

/** A draw further out than this many deviations is moved there: such crops would not show their joint. */
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
