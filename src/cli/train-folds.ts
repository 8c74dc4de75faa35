import { Interrupted } from './terminal/interruptible.ts';
import { typedSettings } from './terminal/typed-settings.ts';
import type { TrainCommandOptions } from './train-options.ts';

/** Cross-validates a recipe, and prints the scores of its folds. */
export async function trainFolds(
  recipe: string,
  folds: number,
  { root: data, out, set, resume, foldBy, threads, device, page }: TrainCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const [{ crossValidate, formatFolds }, { trainingDisplay }] = await Promise.all([
    import('../public/node/train.ts'),
    import('./terminal/display.ts'),
  ]);
  const display = trainingDisplay(process.stderr, () => performance.now());
  try {
    const run = await crossValidate(recipe, {
      data,
      out,
      set: await typedSettings(set),
      resume,
      folds,
      foldBy,
      threads,
      device,
      page,
      on: display.on,
      signal,
    });
    display.stop();
    if (run.summary === undefined) {
      throw new Interrupted(` in fold ${run.done + 1} of ${folds}; --resume continues from there`);
    }
    process.stdout.write(`${formatFolds(run.summary, run.skeleton)}\n\nscores  ${run.scores}\n`);
  } finally {
    display.stop();
  }
}
