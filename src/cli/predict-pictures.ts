import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { LimberError } from '../errors.ts';
import type { Estimator } from '../estimate/index.ts';
import { expandInputs, outputNames, readBytes } from '../files/node.ts';
import { decodeImage } from '../images/node.ts';
import { loadEstimator } from '../runs/node.ts';
import { mostSessions, pooledRuntime } from '../runtime/background/node.ts';
import { openTree } from './decoding.ts';
import type { PredictOptions } from './predict-options.ts';
import { openOutputs, type PredictOutputs } from './predict-outputs.ts';
import { exit, Reported } from './terminal/exit.ts';
import { listenForInterrupt } from './terminal/interrupt.ts';
import { type Progress, progress } from './terminal/progress.ts';

/**
 * `limber predict`. A picture that fails is reported and left out.
 * @throws Reported when a picture failed or the job was interrupted; LimberError when it cannot begin or go on.
 */
export async function predictPictures(inputs: readonly string[], options: PredictOptions): Promise<void> {
  const { paths, problems } = await expandInputs(inputs);
  for (const { message } of problems) process.stderr.write(`limber: ${message}\n`);
  if (paths.length === 0) throw new Reported(exit.failure);

  // No picture comes twice.
  sharp.cache(false);
  const estimator = await loadEstimator(options.model, options.threads, paths.length, pooledRuntime);
  const outputs = await openOutputs(options, estimator.metadata);
  // A bar and the poses would write over each other, unless these go to a file or a program.
  const crowded = outputs.toScreen && process.stdout.isTTY;
  const display = progress(crowded ? 0 : paths.length, 'pictures', process.stderr);
  const interrupt = listenForInterrupt();
  try {
    const { done, failed } = await predictEach(
      { paths, options, estimator, outputs, display },
      interrupt.signal,
    );
    display.stop();
    if (done < paths.length) {
      const kept = await outputs.finishEarly();
      const where = kept === undefined ? '' : `, whose poses are in ${kept}`;
      display.say(`limber: interrupted after ${done} of ${paths.length} pictures${where}`);
      throw new Reported(exit.interrupted);
    }
    await outputs.finish();
    const notes = outputs.toScreen ? process.stderr : process.stdout;
    for (const line of outputs.summary) notes.write(`${line}\n`);
    if (failed > 0 && paths.length > 1) display.say(`limber: ${failed} of ${paths.length} pictures failed`);
    if (failed + problems.length > 0) throw new Reported(exit.failure);
  } finally {
    display.stop();
    interrupt.stop();
    await outputs.abandon();
    await estimator.close();
  }
}

interface Job {
  readonly paths: readonly string[];
  readonly options: PredictOptions;
  readonly estimator: Estimator;
  readonly outputs: PredictOutputs;
  readonly display: Progress;
}

/**
 * Pictures under way at once: one in each session of a pool, one that waits for it, and one that is decoded meanwhile. With
 * the one whose drawings are made these are all that are in memory, however many there are.
 */
function atOnce({ threads = availableParallelism() }: PredictOptions): number {
  return 2 * Math.min(threads, mostSessions) + 1;
}

/** While the model runs on some pictures, the next one is decoded and cropped, and the last one's drawings are made. */
async function predictEach(
  { paths, options, estimator, outputs, display }: Job,
  signal: AbortSignal,
): Promise<{ readonly done: number; readonly failed: number }> {
  const names = outputNames(paths);
  const { box, flip, refine, scales } = options;
  const tree = await openTree(options, estimator.metadata);
  const estimateOptions = {
    ...(box && { box }),
    ...(flip && { flip }),
    ...(refine && { refine }),
    ...(scales && { scales }),
    ...(tree && { tree }),
  };
  const estimate = async (path: string) => {
    const image = await decodeImage(await readBytes('picture', path), path);
    return { image, estimate: await estimator.estimate(image, { ...estimateOptions, where: path }) };
  };
  const failed = new Set<string>();
  const fail = (path: string, error: unknown) => {
    if (!(error instanceof LimberError)) throw error;
    failed.add(path);
    display.say(`limber: ${error.message}`);
  };

  let done = 0;
  let drawing: Promise<void> | undefined;
  for await (const { item: path, result } of ahead(paths, atOnce(options), estimate)) {
    if (signal.aborted) break;
    const estimated = await result.catch((error: unknown) => fail(path, error));
    await drawing;
    if (estimated !== undefined) {
      const found = { path, name: names[done]!, ...estimated };
      await outputs.add(found);
      drawing = outputs.draw(found).catch((error: unknown) => fail(path, error));
      heard(drawing);
    }
    done++;
    display.step();
  }
  await drawing;
  return { done, failed: failed.size };
}

interface Begun<Item, Result> {
  readonly item: Item;
  readonly result: Promise<Result>;
}

/** Begins work on every item in turn, of which `count` are under way at once; what was begun has ended before this does. */
async function* ahead<Item, Result>(
  items: readonly Item[],
  count: number,
  begin: (item: Item) => Promise<Result>,
): AsyncGenerator<Begun<Item, Result>> {
  const begun: Begun<Item, Result>[] = [];
  try {
    for (let next = 0; next < items.length || begun.length > 0; ) {
      for (; begun.length < count && next < items.length; next++) {
        const item = items[next]!;
        const result = begin(item);
        heard(result);
        begun.push({ item, result });
      }
      yield begun.shift()!;
    }
  } finally {
    await Promise.allSettled(begun.map(({ result }) => result));
  }
}

/** Whoever awaits the promise later hears of its failure; until then it must not count as unheard. */
function heard(promise: Promise<unknown>): void {
  promise.catch(() => {});
}
