import { type PredictedFiles, type PredictFilesEvent, predictFiles } from '../public/node/predict-files.ts';
import { defaultModel } from '../runs/node.ts';
import type { Search } from './named-search.ts';
import type { PredictOptions } from './predict-options.ts';
import { exit, Reported } from './terminal/exit.ts';
import { Interrupted } from './terminal/interruptible.ts';
import { placeLines } from './terminal/places.ts';
import { type Progress, progress } from './terminal/progress.ts';
import type { Terminal } from './terminal/terminal.ts';

/**
 * `limber predict` of images. An image that fails is reported and left out.
 * @throws Reported when an image failed; Interrupted when the user interrupted; LimberError when the job cannot begin
 * or continue.
 */
export async function runPredictImages(
  inputs: readonly string[],
  options: PredictOptions,
  search: Search,
  { signal, print, note }: Terminal,
): Promise<void> {
  const {
    model = defaultModel,
    json,
    csv,
    deeplabcut,
    overlay,
    stages,
    bvh,
    gltf,
    box,
    boxes = box && [box],
  } = options;
  const places = [json, csv, deeplabcut, overlay, stages, bvh, gltf];
  const toScreen = json === '-' || places.every((place) => place === undefined);
  const withNobody: string[] = [];
  let isBroken = false;
  let display: Progress = progress(0, 'images', process.stderr);
  const on = (event: PredictFilesEvent) => {
    // If the poses are printed on the terminal, a progress bar would overwrite them.
    if (event.kind === 'images' && !(toScreen && process.stdout.isTTY))
      display = progress(event.total, 'images', process.stderr);
    if (event.kind === 'image') display.step();
    if (event.kind === 'image' && event.people === 0 && !isBroken) withNobody.push(event.path);
    isBroken = event.kind === 'problem';
    if (event.kind === 'problem') display.say(`limber: ${event.problem.message}`);
    if (event.kind === 'warning') display.say(`warning: ${event.message}`);
  };
  try {
    const output = { ...options, boxes, json: toScreen ? process.stdout : json };
    const predicted = await predictFiles(model, inputs, { ...output, ...search, signal, on });
    display.stop();
    const { images, done, failed, problems, partial, confidence } = predicted;
    for (const line of advice(withNobody, options, predicted)) display.say(line);
    if (done < images) {
      const where = partial.length === 0 ? '' : `, whose poses are in ${partial.join(' and ')}`;
      throw new Interrupted(` after ${done} of ${images} images${where}`);
    }
    const written = placeLines([
      ['confidence', toScreen ? undefined : confidence],
      ['overlays', overlay],
      ['belief maps', stages],
      ['poses', toScreen ? undefined : json],
      ['poses', csv],
      ['poses', deeplabcut],
      ['skeleton', bvh],
      ['figures', gltf],
    ]);
    if (images > 0) (toScreen ? note : print)(written);
    if (failed > 0 && images > 1) display.say(`limber: ${failed} of ${images} images failed`);
    if (problems.length > 0) throw new Reported(exit.failure);
  } finally {
    display.stop();
  }
}

/** Says that nobody was found, and how to search otherwise. */
function advice(
  [first, ...others]: readonly string[],
  { detector }: PredictOptions,
  { searchedBy }: PredictedFiles,
): readonly string[] {
  if (first === undefined || searchedBy === 'boxes') return [];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const way =
    searchedBy === 'detector' && detector === undefined
      ? '; --one searches the whole image for one person'
      : '';
  return [`limber: nobody was found in ${first}${more}${way}`];
}
