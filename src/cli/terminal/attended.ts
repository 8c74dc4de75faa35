import { exit, Reported } from './exit.ts';
import { listenForInterrupt } from './interrupt.ts';

/** What a long call is given, so that it can be watched and ended. */
export interface Attendance {
  /** Fires with Ctrl-C. */
  readonly signal: AbortSignal;
  /** Told how far the call has come. */
  readonly on: (event: { readonly done: number; readonly total: number }) => void;
}

/**
 * Makes a long call under a progress bar; Ctrl-C ends it.
 * @param unit what is counted, in the plural.
 * @throws Reported when it was interrupted, and whatever the call throws.
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
