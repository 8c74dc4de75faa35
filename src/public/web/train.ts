import type { FileSource, OpenSource } from '../../data/index.ts';
import { chooseDevice, webPlatform } from '../../platform/web.ts';
import {
  type CrossValidationOutcome,
  crossValidateOpenedRecipe,
  type FoldUnit,
  type TrainRecipeOptions as NeutralOptions,
  type TrainingOutcome,
  trainOpenedRecipe,
} from '../../runs/index.ts';
import {
  openRunFolder,
  readRecipe,
  type WebRecipe,
  type WebRecipeFiles,
  type WebRunFolder,
} from '../../runs/web.ts';
import { files } from '../../train/index.ts';
import { sourceOf } from './data.ts';

/** The options of a training in a page. */
export interface TrainRecipeOptions extends WebRecipeFiles, Omit<NeutralOptions, 'openFolder' | 'open'> {
  /**
   * The recipe's dataset: files that the user chose, or any source of files. For a recipe with several datasets: a
   * function that opens each place that the recipe names.
   */
  readonly data: Iterable<File> | FileSource | OpenSource;
  /** The run's folder: a path in the site's private files, e.g. `runs/mouse`, or a folder that the user chose. */
  readonly out: string | FileSystemDirectoryHandle;
}

/** A training in a page that ended or was interrupted. */
export interface TrainingRun extends TrainingOutcome {
  /** The run's folder. */
  readonly folder: WebRunFolder;
  /** The best model by validation, to open or to offer for download; `undefined` before the first validation. */
  readonly model: File | undefined;
}

/**
 * Trains a recipe in a page. Batches are made in one worker, and steps are computed in another. The run's folder
 * receives `model.onnx`, checkpoints, `log.jsonl` and `run.html`, as in Node. With `resume`, a run continues after the
 * page was closed, with the same numbers as a run that was never interrupted.
 * @param options the default `device` is the processor.
 * @throws LimberError when the recipe, its data or its files are wrong, the folder holds another run, or the loss is
 * NaN.
 */
export async function trainRecipe(
  recipe: WebRecipe,
  { data, out, files: named, device = 'cpu', ...options }: TrainRecipeOptions,
): Promise<TrainingRun> {
  const opened = await readRecipe(recipe, { files: named });
  const folder = await openRunFolder(out);
  const outcome = await trainOpenedRecipe(webPlatform, opened, {
    ...options,
    device: await chooseDevice(device),
    openFolder: async () => folder,
    open: typeof data === 'function' ? data : () => sourceOf(data),
  });
  return { ...outcome, folder, model: await folder.file(files.model) };
}

/** The options of a cross-validation in a page. */
export interface CrossValidateRecipeOptions extends TrainRecipeOptions {
  /** Number of folds, 2 or more. */
  readonly folds: number;
  /**
   * Unit that stays together in one fold: all images of a `video` (the default, if the dataset states videos), or all
   * people of an `image`.
   */
  readonly foldBy?: FoldUnit | undefined;
}

/** A cross-validation in a page that ended or was interrupted. */
export interface CrossValidationRun extends CrossValidationOutcome {
  /** The folder, with a folder for each fold and, at the end, `cross-validation.json`. */
  readonly folder: WebRunFolder;
}

/**
 * Measures a recipe by k-fold cross-validation in a page, as `crossValidate` of `limber/node` does.
 * @throws LimberError as `trainRecipe` does, and for a wrong number of folds.
 */
export async function crossValidate(
  recipe: WebRecipe,
  { data, out, files: named, device = 'cpu', ...options }: CrossValidateRecipeOptions,
): Promise<CrossValidationRun> {
  const opened = await readRecipe(recipe, { files: named });
  const folder = await openRunFolder(out);
  const outcome = await crossValidateOpenedRecipe(webPlatform, opened, {
    ...options,
    device: await chooseDevice(device),
    openFolder: async () => folder,
    open: typeof data === 'function' ? data : () => sourceOf(data),
  });
  return { ...outcome, folder };
}
