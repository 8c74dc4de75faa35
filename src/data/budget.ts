import { LimberError } from '../errors.ts';

/** Roughly what one value costs besides its data. */
const valueBytes = 256;

/** How much memory the values of one file may still take: a few bytes of a file can claim to be gigabytes. */
export class Budget {
  readonly #limit: number;
  readonly #holder: string;
  readonly #where: string;
  #left: number;

  /** @param holder what the values are in, e.g. `the MATLAB file` */
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

  /** Takes the cost of some values with `dataBytes` of data between them. @throws LimberError when it is spent. */
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
