/** How the One Euro filter smooths. */
export interface OneEuroOptions {
  /** Cutoff in Hz at rest: lower is smoother. */
  readonly minimumCutoff: number;
  /** How much the cutoff grows with speed, in Hz for each unit of speed: higher follows faster. */
  readonly beta: number;
  /** Cutoff in Hz for the speed itself. */
  readonly derivativeCutoff: number;
}

/** A causal filter of one coordinate. */
export interface OneEuro {
  /**
   * The smoothed coordinate of the next measurement.
   * @param value the measured coordinate.
   * @param time in seconds, later than before.
   * @param unit what speed is measured in, e.g. the person's size in pixels; 1 is the coordinate's own unit.
   */
  next(value: number, time: number, unit?: number): number;
}

/**
 * The One Euro filter (Casiez et al., CHI 2012): a low-pass filter of first order whose cutoff grows with the speed, so
 * that rest is smooth and movement is not late. The first value goes through as it is.
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

/** The share of a new value, for a cutoff in Hz: 1 / (1 + τ / Δt), τ = 1 / 2πf. */
function share(cutoff: number, seconds: number): number {
  const ratio = 2 * Math.PI * cutoff * seconds;
  return ratio / (1 + ratio);
}

function mix(before: number, now: number, part: number): number {
  return before + part * (now - before);
}
