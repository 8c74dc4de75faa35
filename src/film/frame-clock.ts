/** No film is written faster than this. */
const fastest = 120;

/** Turns frames with times of their own into a constant frame rate, by repeating them. */
export class FrameClock {
  /** Frames a second. */
  readonly rate: number;
  #written = 0;

  /**
   * @param mean the film's mean frame rate, where it is known.
   * @param shortest the shortest frame in seconds; `Infinity` where there is only one.
   */
  constructor(mean: number | undefined, shortest: number) {
    const needed = 1 / shortest;
    // Times in files are rounded, so a constant film's shortest frame may seem a little shorter than the mean.
    const isConstant = mean !== undefined && needed < 1.1 * mean;
    this.rate = isConstant ? mean : Math.min(fastest, Math.max(1, Math.round(needed > 0 ? needed : 25)));
  }

  /**
   * What is to be written when a frame comes: how often the frame before once more, and whether this one. A frame that
   * comes too soon for the rate is left out.
   */
  next(time: number): { readonly repeats: number; readonly shown: boolean } {
    const due = Math.round(time * this.rate) + 1;
    const missing = Math.max(0, due - this.#written);
    this.#written += missing;
    return { repeats: Math.max(0, missing - 1), shown: missing > 0 };
  }
}
