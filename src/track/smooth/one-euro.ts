/** The settings of the One Euro filter. */
export interface OneEuroOptions {
  /** Cutoff in Hz at rest: lower is smoother. */
  readonly minimumCutoff: number;
  /** How much the cutoff grows with speed, in Hz per unit of speed: a higher value follows faster. */
  readonly beta: number;
  /** Cutoff in Hz for the speed itself. */
  readonly derivativeCutoff: number;
  /**
   * What the speed is measured from: the last smoothed value, as in the paper, or the last measured value, as in the
   * authors' programs and in MediaPipe. Default: `smoothed`.
   */
  readonly speedFrom?: 'smoothed' | 'measured' | undefined;
  /**
   * Damps jumps, as TensorFlow.js does: a change d from the smoothed value becomes l · asinh(d / l). Here l is `atRest`
   * plus `perSpeed` times the speed, in the coordinate's unit. Default: no damping.
   */
  readonly jumpLimit?: { readonly atRest: number; readonly perSpeed: number } | undefined;
}

/** A causal filter of one coordinate. */
export interface OneEuro {
  /**
   * Returns the smoothed coordinate for the next measurement.
   * @param value the measured coordinate.
   * @param time in seconds, later than the previous time.
   * @param unit the unit of speed, for example the person's size in pixels; 1 is the coordinate's own unit.
   */
  next(value: number, time: number, unit?: number): number;
}

/**
 * The settings with which TensorFlow.js smooths MoveNet's key points (package pose-detection 2.1). Coordinates must be
 * divided by the width or height of the frame.
 */
export const movenetSmoothing: OneEuroOptions = {
  minimumCutoff: 2.5,
  beta: 300,
  derivativeCutoff: 2.5,
  speedFrom: 'measured',
  jumpLimit: { atRest: 0.5, perSpeed: 5 },
};

/**
 * The One Euro filter (Casiez et al., CHI 2012): a first-order low-pass filter whose cutoff grows with the speed. So a
 * resting joint is smooth, and a moving joint has little lag. The first value is not changed.
 */
export function oneEuro({
  minimumCutoff,
  beta,
  derivativeCutoff,
  speedFrom = 'smoothed',
  jumpLimit,
}: OneEuroOptions): OneEuro {
  let last:
    | { readonly time: number; readonly smoothed: number; readonly measured: number; readonly speed: number }
    | undefined;
  return {
    next(value, time, unit = 1) {
      if (last === undefined) {
        last = { time, smoothed: value, measured: value, speed: 0 };
        return value;
      }
      const seconds = time - last.time;
      const measured = (value - last[speedFrom]) / (seconds * unit);
      const speed = mix(last.speed, measured, share(derivativeCutoff, seconds));
      const cutoff = minimumCutoff + beta * Math.abs(speed);
      const limit = jumpLimit && jumpLimit.atRest + jumpLimit.perSpeed * Math.abs(speed);
      const change = value - last.smoothed;
      const damped = limit === undefined ? change : limit * Math.asinh(change / limit);
      const smoothed = last.smoothed + share(cutoff, seconds) * damped;
      last = { time, smoothed, measured: value, speed };
      return smoothed;
    },
  };
}

/** The weight of a new value, for a cutoff in Hz: 1 / (1 + τ / Δt), τ = 1 / 2πf. */
function share(cutoff: number, seconds: number): number {
  const ratio = 2 * Math.PI * cutoff * seconds;
  return ratio / (1 + ratio);
}

function mix(before: number, now: number, part: number): number {
  return before + part * (now - before);
}
