import { exit, Reported } from './exit.ts';
import { listenForInterrupt } from './interrupt.ts';

/** Options of a long call, which report its progress and can end it. */
export interface Attendance {
  /** Aborts with Ctrl-C. */
  readonly signal: AbortSignal;
  /** Called with the call's progress. */
  readonly on: (event: { readonly done: number; readonly total: number }) => void;
}

/**
 * Runs a long call with a progress bar. Ctrl-C ends it.
 * @param unit name of the counted items, in the plural.
 * @throws Reported when the user interrupted, and whatever the call throws.
 */
export async function attended<Result>(
  unit: string,
  call: (attendance: Attendance) => Promise<Result>,
): Promise<Result> {
  const { progress } = await import('./progress.ts');
  const { signal, stop } = listenForInterrupt();
  let bar: ReturnType<typeof progress> | undefined;
  try {
    return await call({
      signal,
      on({ total }) {
        bar ??= progress(total, unit, process.stderr);
        bar.step();
      },
    });
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    bar?.stop();
    process.stderr.write('limber: interrupted\n');
    throw new Reported(exit.interrupted);
  } finally {
    bar?.stop();
    stop();
  }
}
