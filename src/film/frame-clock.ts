/** Largest frame rate of a written film. */
const fastest = 120;

/** Gives frames with varying durations a constant frame rate, by repeating frames. */
export class FrameClock {
  /** Frames per second. */
  readonly rate: number;
  #written = 0;

  /**
   * @param mean the film's mean frame rate, if known.
   * @param shortest duration of the shortest frame in seconds; `Infinity` if there is only one frame.
   */
  constructor(mean: number | undefined, shortest: number) {
    const needed = 1 / shortest;
    // Times in files are rounded. So the shortest frame of a film with a constant rate may seem shorter than the mean.
    const isConstant = mean !== undefined && needed < 1.1 * mean;
    this.rate = isConstant ? mean : Math.min(fastest, Math.max(1, Math.round(needed > 0 ? needed : 25)));
  }

  /**
   * Decides what to write when a frame arrives: how often to repeat the previous frame, and whether to show the new
   * one. A frame that arrives too early for the rate is left out.
   */
  next(time: number): { readonly repeats: number; readonly shown: boolean } {
    const due = Math.round(time * this.rate) + 1;
    const missing = Math.max(0, due - this.#written);
    this.#written += missing;
    return { repeats: Math.max(0, missing - 1), shown: missing > 0 };
  }
}
