/** The settings of the One Euro filter. */
export interface OneEuroOptions {
  /** Cutoff in Hz at rest: lower is smoother. */
  readonly minimumCutoff: number;
  /** How much the cutoff grows with speed, in Hz per unit of speed: a higher value follows faster. */
  readonly beta: number;
  /** Cutoff in Hz for the speed itself. */
  readonly derivativeCutoff: number;
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
 * The One Euro filter (Casiez et al., CHI 2012): a first-order low-pass filter whose cutoff grows with the speed. So a
 * resting joint is smooth, and a moving joint has little lag. The first value is not changed.
 */
export function oneEuro({ minimumCutoff, beta, derivativeCutoff }: OneEuroOptions): OneEuro {
  let last: { readonly time: number; readonly value: number; readonly speed: number } | undefined;
  return {
    next(value, time, unit = 1) {
      if (last === undefined) {
        last = { time, value, speed: 0 };
        return value;
      }
      const seconds = time - last.time;
      const measured = (value - last.value) / (seconds * unit);
      const speed = mix(last.speed, measured, share(derivativeCutoff, seconds));
      const cutoff = minimumCutoff + beta * Math.abs(speed);
      const smoothed = mix(last.value, value, share(cutoff, seconds));
      last = { time, value: smoothed, speed };
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
