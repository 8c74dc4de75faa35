import type { StepEvent } from './training-events.ts';

/** The pace of a training: running means, because the numbers of single steps vary too much to read. */
export interface Pace {
  readonly loss: number;
  /** Seconds for a step. */
  readonly seconds: number;
}

/** Measures the pace of a network's training from its steps. */
export class PaceMeter {
  readonly #clock: () => number;
  #pace: Pace = { loss: Number.NaN, seconds: Number.NaN };
  #before: number;
  #timed = 0;

  /** @param clock the current time in milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#before = clock();
  }

  /** Ends work that belongs to no step, such as a validation. */
  resume(): void {
    this.#before = this.#clock();
  }

  after(event: StepEvent): Pace {
    const now = this.#clock();
    const elapsed = (now - this.#before) / 1000;
    this.#before = now;
    this.#timed++;
    // The first step also includes the wait for the first images, so its time is replaced by that of the second.
    const seconds = this.#timed <= 2 ? elapsed : smooth(this.#pace.seconds, elapsed);
    this.#pace = { loss: smooth(this.#pace.loss, event.loss), seconds };
    return this.#pace;
  }
}

/** Images per second and the time left, e.g. `16.0 images/s · 25 s left`. */
export function formatPace({ step, steps, batch }: StepEvent, { seconds }: Pace): string {
  return `${(batch / seconds).toFixed(1)} images/s · ${duration((steps - step) * seconds)} left`;
}

function smooth(mean: number, value: number): number {
  return Number.isNaN(mean) ? value : 0.95 * mean + 0.05 * value;
}

function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
