import type { WorkEvent } from '../../data/index.ts';
import { exit, Reported } from './exit.ts';
import { interruptible } from './interruptible.ts';
import type { Progress } from './progress.ts';

/** Where a command prints its text. */
export interface Printer {
  /** Prints results. Default: standard output. */
  readonly print?: (text: string) => void;
  /** Prints remarks. Default: standard error. */
  readonly note?: (text: string) => void;
}

/** Errors as a call reports them, when it goes on without the item. */
type Problems = readonly { readonly message: string }[];

/** The terminal of a command at work. */
export interface Terminal extends Required<Printer> {
  /** Is aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Prints each sentence as a warning. */
  warn(messages: Iterable<string>): void;
  /**
   * Prints the problems of items that a call skipped: the first few, then their number.
   * @param summary the end of the sentence that begins with the number.
   */
  skipped(problems: Problems, summary: string): void;
  /** Prints problems as `skipped` does. @throws Reported if there is one: the command has failed. */
  failed(problems: Problems, summary: string): void;
  /**
   * Runs a long call with a progress bar.
   * @param unit name of the counted items, in the plural.
   * @param call is given the function to call after every item.
   */
  progress<Result>(
    unit: string,
    call: (on: (event: Omit<WorkEvent, 'kind'>) => void) => Promise<Result>,
  ): Promise<Result>;
}

/**
 * Runs a command's long job. The first Ctrl-C lets the job end in good order, the second ends the process.
 * @param job throws the signal's reason when nothing was kept, or else `Interrupted`.
 * @param printer replaces the process's own streams.
 * @throws Reported with exit status 130 when the user interrupted, and whatever the job throws.
 */
export function onTerminal(job: (terminal: Terminal) => Promise<void>, printer: Printer = {}): Promise<void> {
  return interruptible((signal) => job(terminal(signal, printer)));
}

function terminal(
  signal: AbortSignal,
  {
    print = (text) => void process.stdout.write(text),
    note = (text) => void process.stderr.write(text),
  }: Printer,
): Terminal {
  const skipped = (problems: Problems, summary: string) => {
    if (problems.length === 0) return;
    for (const { message } of problems.slice(0, shown)) note(`limber: ${message}\n`);
    const more = problems.length > shown ? `; the first ${shown} are listed` : '';
    note(`limber: ${problems.length} ${summary}${more}\n`);
  };
  return {
    signal,
    print,
    note,
    skipped,
    warn(messages) {
      for (const message of messages) note(`warning: ${message}\n`);
    },
    failed(problems, summary) {
      skipped(problems, summary);
      if (problems.length > 0) throw new Reported(exit.failure);
    },
    async progress(unit, call) {
      const { progress } = await import('./progress.ts');
      let bar: Progress | undefined;
      try {
        return await call(({ done, total }) => {
          bar ??= progress(total, unit, process.stderr);
          bar.step();
          if (done === total) bar = void bar.stop();
        });
      } finally {
        bar?.stop();
      }
    },
  };
}

const shown = 5;
