import { LimberError } from '../errors.ts';

/** Approximate memory of one value besides its data, in bytes. */
const valueBytes = 256;

/** Remaining memory for the values of one file. A few bytes in a damaged file can claim gigabytes. */
export class Budget {
  readonly #limit: number;
  readonly #holder: string;
  readonly #where: string;
  #left: number;

  /** @param holder what contains the values, e.g. `the MATLAB file` */
  constructor(limit: number, holder: string, where: string) {
    this.#limit = limit;
    this.#holder = holder;
    this.#where = where;
    this.#left = limit;
  }

  /** Bytes left. */
  get left(): number {
    return this.#left;
  }

  /**
   * Subtracts the memory of some values with `dataBytes` of data in total. @throws LimberError when the budget is
   * exceeded.
   */
  spend(dataBytes: number, values = 1): void {
    this.#left -= dataBytes + values * valueBytes;
    if (this.#left < 0) throw this.exceeded();
  }

  exceeded(): LimberError {
    const megabytes = Math.ceil(this.#limit / 2 ** 20);
    return new LimberError({
      what: `${this.#holder} holds too much`,
      expected: `values of at most ${megabytes} MiB together`,
      where: this.#where,
    });
  }
}
