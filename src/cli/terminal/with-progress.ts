import { progress } from './progress.ts';

/**
 * Runs a long call with a progress bar.
 * @param unit name of the counted items, in the plural.
 * @param call is given the function to call after every item.
 */
export async function withProgress<Result>(
  unit: string,
  call: (on: (event: { readonly done: number; readonly total: number }) => void) => Promise<Result>,
): Promise<Result> {
  let bar: ReturnType<typeof progress> | undefined;
  try {
    return await call(({ total }) => {
      bar ??= progress(total, unit, process.stderr);
      bar.step();
    });
  } finally {
    bar?.stop();
  }
}
