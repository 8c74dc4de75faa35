/**
 * The estimate of one coordinate: its value and velocity, and their covariance. Units: the coordinate's, and seconds.
 */
export interface Motion {
  readonly value: number;
  readonly velocity: number;
  /** Variance of the value, covariance of both, variance of the velocity. */
  readonly covariance: readonly [number, number, number];
}

/** Begins with a single measurement of a coordinate, and a velocity around 0. */
export function beginMotion(value: number, deviation: number, velocityDeviation: number): Motion {
  return { value, velocity: 0, covariance: [deviation ** 2, 0, velocityDeviation ** 2] };
}

/**
 * Predicts the coordinate at a later time: constant velocity, disturbed by white noise of the acceleration (Bar-Shalom
 * et al. 2001, section 6.2).
 * @param seconds time until then.
 * @param noise power spectral density of the acceleration, in units² / s³.
 */
export function predictMotion(
  { value, velocity, covariance }: Motion,
  seconds: number,
  noise: number,
): Motion {
  const [a, b, c] = covariance;
  const t = seconds;
  return {
    value: value + velocity * t,
    velocity,
    covariance: [
      a + 2 * b * t + c * t * t + (noise * t ** 3) / 3,
      b + c * t + (noise * t * t) / 2,
      c + noise * t,
    ],
  };
}

/** Corrects the estimate by a measurement of the value. @param deviation the measurement's standard deviation. */
export function correctMotion(
  { value, velocity, covariance }: Motion,
  measured: number,
  deviation: number,
): Motion {
  const [a, b, c] = covariance;
  const total = a + deviation ** 2;
  const [gain, velocityGain] = [a / total, b / total];
  const surprise = measured - value;
  return {
    value: value + gain * surprise,
    velocity: velocity + velocityGain * surprise,
    covariance: [a - gain * a, b - gain * b, c - velocityGain * b],
  };
}
