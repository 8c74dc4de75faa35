import { exit, Reported } from './exit.ts';

/** Thrown by a job that the user interrupted. Its message says what was kept and how to continue. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** Follows the word "interrupted" on the terminal. */
  readonly kept: string;

  constructor(kept: string) {
    super(`interrupted${kept}`);
    this.kept = kept;
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs a long job that Ctrl-C or SIGTERM ends in good order. The first one aborts the job's signal, and the job ends
 * when its current piece of work is done. The second one ends the process at once.
 * @param job throws the signal's reason when nothing was kept, or else `Interrupted`.
 * @throws Reported with exit status 130 when the user interrupted, and whatever the job throws.
 */
export async function interruptible<Result>(job: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const { signal } = controller;
  const stopListening = () => {
    for (const name of signals) process.off(name, interrupt);
  };
  const interrupt = () => {
    stopListening();
    process.stderr.write('limber: ending after the current piece of work; Ctrl-C again ends at once\n');
    controller.abort();
  };
  for (const name of signals) process.on(name, interrupt);
  try {
    return await job(signal);
  } catch (error) {
    const kept = error instanceof Interrupted ? error.kept : undefined;
    if (kept === undefined && !(signal.aborted && error === signal.reason)) throw error;
    process.stderr.write(`limber: interrupted${kept ?? '; nothing was written'}\n`);
    throw new Reported(exit.interrupted);
  } finally {
    stopListening();
  }
}
