import { beginMotion, correctMotion, type Motion, predictMotion } from '../kalman.ts';

/** A coordinate at a time; `undefined` if it was not measured. */
export interface Measured {
  readonly time: number;
  readonly value: number | undefined;
}

/** The noise of measurements, and how fast a path may turn. */
export interface KalmanSmootherOptions {
  /** Standard deviation of a measurement, in the coordinate's unit. */
  readonly deviation: number;
  /** How much the velocity changes within a second, in units per second: lower is smoother. */
  readonly acceleration: number;
}

/**
 * Smooths a coordinate's path by all of its measurements, earlier and later ones. A Kalman filter with constant
 * velocity runs forward, then the recursion of Rauch, Tung and Striebel (1965) runs backward. There is no lag. Times
 * without a measurement are filled in.
 *
 * @param path in the order of time. The first and the last point must be measured.
 */
export function kalmanSmoother(
  path: readonly Measured[],
  { deviation, acceleration }: KalmanSmootherOptions,
): readonly number[] {
  const noise = acceleration ** 2;
  const predicted: Motion[] = [];
  const filtered: Motion[] = [];
  let before: { readonly time: number; readonly motion: Motion } | undefined;
  for (const { time, value } of path) {
    const motion: Motion =
      before === undefined
        ? beginMotion(value ?? 0, deviation, 3 * acceleration)
        : predictMotion(before.motion, time - before.time, noise);
    const corrected =
      value === undefined || before === undefined ? motion : correctMotion(motion, value, deviation);
    predicted.push(motion);
    filtered.push(corrected);
    before = { time, motion: corrected };
  }
  const smoothed: Motion[] = filtered.slice(-1);
  for (let index = path.length - 2; index >= 0; index--) {
    const [now, next] = [path[index], path[index + 1]];
    const [known, expected, later] = [filtered[index], predicted[index + 1], smoothed[0]];
    if (!now || !next || !known || !expected || !later) continue;
    smoothed.unshift(backward(known, expected, later, next.time - now.time));
  }
  return smoothed.map(({ value }) => value);
}

/** One backward step. The covariance is not computed, because the values do not need it. */
function backward(known: Motion, expected: Motion, later: Motion, seconds: number): Motion {
  const [a, b, c] = known.covariance;
  const [p, q, r] = expected.covariance;
  // The gain is P Fᵀ S⁻¹, with F = [[1, t], [0, 1]] and S the predicted covariance.
  const [pf00, pf01, pf10, pf11] = [a + b * seconds, b, b + c * seconds, c];
  const determinant = p * r - q * q;
  const [i00, i01, i11] = [r / determinant, -q / determinant, p / determinant];
  const [dx, dv] = [later.value - expected.value, later.velocity - expected.velocity];
  const [ux, uv] = [i00 * dx + i01 * dv, i01 * dx + i11 * dv];
  return {
    value: known.value + pf00 * ux + pf01 * uv,
    velocity: known.velocity + pf10 * ux + pf11 * uv,
    covariance: known.covariance,
  };
}
