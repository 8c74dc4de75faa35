import { distinctNames } from '../data/index.ts';
import type { Detector } from '../detect/index.ts';
import { problemOf } from '../errors.ts';
import { expandInputs, readBytes } from '../files/node.ts';
import { at } from '../foundation/index.ts';
import type { Image } from '../images/index.ts';
import { nodePlatform } from '../platform/node.ts';
import { boxesFromFile } from '../predictions/index.ts';
import { type Model, openModel } from '../public/node/model.ts';
import { awaitedLater, manyImages } from '../runs/index.ts';
import { openTree } from './decoding.ts';
import { openNamedDetector } from './named-detector.ts';
import type { PredictOptions } from './predict-options.ts';
import { openOutputs, type PredictOutputs } from './predict-outputs.ts';
import { exit, Reported } from './terminal/exit.ts';
import { Interrupted } from './terminal/interruptible.ts';
import { type Progress, progress } from './terminal/progress.ts';

/**
 * Runs `limber predict`. An image that fails is reported and left out.
 * @throws Reported when an image failed; Interrupted when the user interrupted; LimberError when the job cannot begin
 * or continue.
 */
export async function predictImages(
  inputs: readonly string[],
  options: PredictOptions,
  signal: AbortSignal,
): Promise<void> {
  const { paths, problems } = await expandInputs(inputs);
  for (const { message } of problems) process.stderr.write(`limber: ${message}\n`);
  if (paths.length === 0) throw new Reported(exit.failure);

  const images = paths.length < manyImages ? 'few' : 'many';
  const model = await openModel(options.model, { threads: options.threads, images });
  const detector = await openNamedDetector(options.detector, options);
  const outputs = await openOutputs(options, model.metadata);
  // If the poses are printed on the terminal, a progress bar would overwrite them.
  const crowded = outputs.toScreen && process.stdout.isTTY;
  const display = progress(crowded ? 0 : paths.length, 'images', process.stderr);
  try {
    const job = { paths, options, model, detector, outputs, display };
    const { done, failed } = await predictEach(job, signal);
    display.stop();
    if (done < paths.length) {
      const kept = await outputs.finishEarly();
      const where = kept === undefined ? '' : `, whose poses are in ${kept}`;
      throw new Interrupted(` after ${done} of ${paths.length} images${where}`);
    }
    await outputs.finish();
    const notes = outputs.toScreen ? process.stderr : process.stdout;
    for (const line of outputs.summary) notes.write(`${line}\n`);
    if (failed > 0 && paths.length > 1) display.say(`limber: ${failed} of ${paths.length} images failed`);
    if (failed + problems.length > 0) throw new Reported(exit.failure);
  } finally {
    display.stop();
    await outputs.abandon();
    await detector?.close();
    await model.close();
  }
}

interface Job {
  readonly paths: readonly string[];
  readonly options: PredictOptions;
  readonly model: Model;
  readonly detector: Detector | undefined;
  readonly outputs: PredictOutputs;
  readonly display: Progress;
}

/** Draws the results of one image while the model estimates the next images. */
async function predictEach(
  { paths, options, model, detector, outputs, display }: Job,
  signal: AbortSignal,
): Promise<{ readonly done: number; readonly failed: number }> {
  const names = distinctNames(paths);
  const { box, flip, refine, scales, minConfidence } = options;
  if (box !== undefined && model.metadata.crop.around === 'picture')
    display.say('limber: warning: the model reads whole images, so --box has no effect');
  const tree = await openTree(options, model.metadata);
  const failed = new Set<string>();
  const fail = (path: string, error: unknown) => {
    const { message } = problemOf(error);
    failed.add(path);
    display.say(`limber: ${message}`);
  };

  const boxes = await boxesOf(options.boxes, paths);
  const images = paths.map((path, index) => ({ path, read: () => readPixels(path), boxes: boxes?.[index] }));
  let done = 0;
  let drawing: Promise<void> | undefined;
  const estimateOptions = {
    boxes: box && [box],
    detector,
    flip,
    refine,
    scales,
    tree,
    minConfidence,
    signal,
  };
  for await (const { image, people, problem } of model.estimateEach(images, estimateOptions)) {
    const path = at(paths, done);
    await drawing;
    if (problem !== undefined) fail(path, problem);
    else {
      const found = { path, name: at(names, done), image, people };
      await outputs.add(found);
      drawing = outputs.draw(found).catch((error: unknown) => fail(path, error));
      awaitedLater(drawing);
    }
    done++;
    display.step();
    if (signal.aborted) break;
  }
  await drawing;
  return { done, failed: failed.size };
}

/** The boxes in a file for each image; `undefined` without a file. */
async function boxesOf(file: string | undefined, paths: readonly string[]) {
  if (file === undefined) return undefined;
  const text = new TextDecoder().decode(await readBytes('boxes', file));
  return boxesFromFile(text, file, paths);
}

async function readPixels(path: string): Promise<Image> {
  return (await nodePlatform.readImage(path)).image;
}
