import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OpenSource } from '../../data/index.ts';
import { writeWhole } from '../../files/node.ts';
import { encodePng } from '../../images/node.ts';
import { nodePlatform } from '../../platform/node.ts';
import {
  type CrossValidationOutcome,
  crossValidateOpenedRecipe,
  describeOpenedRecipe,
  type FoldUnit,
  formatFolds,
  formatRecipeDescription,
  formatTraining,
  formatTrainingEvent,
  type TrainRecipeOptions as NeutralOptions,
  type Preview,
  type PreviewOptions,
  previewOpenedRecipe,
  type RecipeDescription,
  runPageFile,
  settingsFromText,
  summaryFile,
  type TrainingOutcome,
  trainOpenedRecipe,
} from '../../runs/index.ts';
import { type RecipeFolders, readRecipe, runFolder } from '../../runs/node.ts';
import { files, type RecipeChanges, type RecipeInput } from '../../train/index.ts';

/** The places of a recipe's files. */
export interface RecipePlaces {
  /**
   * The folder for the recipe's datasets, which are folders or zip archives. Default: the current folder. Or a
   * function that opens a place that the recipe names, e.g. files in memory.
   */
  readonly data?: string | OpenSource | undefined;
  /**
   * The folder for all other files that the recipe names. Default: `data` if that is a folder, otherwise the current
   * folder; then the recipe's own folder.
   */
  readonly base?: string | undefined;
  /** Settings that replace the recipe's, by their dotted paths, e.g. `{ 'training.steps': 500 }`. */
  readonly set?: RecipeChanges | undefined;
}

/** Where a training reads and writes, and how much of the machine it may use. */
export interface TrainRecipeOptions extends RecipePlaces, Omit<NeutralOptions, 'openFolder' | 'open'> {
  /** The run's folder, created if necessary. */
  readonly out: string;
}

/** A training that ended or was interrupted. */
export interface TrainingRun extends TrainingOutcome {
  /** The run's folder. */
  readonly folder: string;
  /** The path of the best model by validation. The file does not exist before the first validation. */
  readonly model: string;
  /** The path of the page with curves and held-out images; `undefined` if none was written. */
  readonly page: string | undefined;
}

/**
 * Trains a recipe: a Convolutional Pose Machine, DeepPose's whole cascade, or a regressor. The folder `out` receives
 * `model.onnx` (the best model by validation), `best.checkpoint`, `last.checkpoint`, `log.jsonl` with one JSON object
 * per line, and `run.html` with curves and held-out images. With `resume` the run continues from its last checkpoint,
 * with the same numbers as a run that was never interrupted.
 * @param recipe a YAML or JSON file, or the recipe itself.
 * @throws LimberError when the recipe, its data or its files are wrong, `out` holds another run, or the loss is NaN.
 */
export async function trainRecipe(
  recipe: string | RecipeInput,
  { data, base, set, out, ...options }: TrainRecipeOptions,
): Promise<TrainingRun> {
  const opened = await readRecipe(recipe, foldersOf({ data, base, set }));
  const outcome = await trainOpenedRecipe(nodePlatform, opened, {
    ...options,
    openFolder: () => runFolder(out),
    open: placesIn(data),
  });
  const page = `${out}/${runPageFile}`;
  const hasPage = options.page !== false && existsSync(page);
  return { ...outcome, folder: out, model: `${out}/${files.model}`, page: hasPage ? page : undefined };
}

/** How a recipe is cross-validated, and where the results are written. */
export interface CrossValidateRecipeOptions extends TrainRecipeOptions {
  /** Number of folds, 2 or more. */
  readonly folds: number;
  /**
   * Unit that stays together in one fold: all images of a `video` (the default, if the dataset states videos), or only
   * all people of an `image`. Frames of one video are almost equal.
   */
  readonly foldBy?: FoldUnit | undefined;
}

/** A cross-validation that ended or was interrupted. */
export interface CrossValidationRun extends CrossValidationOutcome {
  /** The folder of the cross-validation. Each fold's run is in `fold-1`, `fold-2`, … inside. */
  readonly folder: string;
  /** The path of the scores as JSON. The file does not exist before all folds are done. */
  readonly scores: string;
}

/**
 * Measures a recipe by k-fold cross-validation, for small datasets. For each fold, the recipe is trained without the
 * fold's people; then the best model of this training estimates them. The fold's people choose nothing:
 * `data.validation` people of the other folds choose the best model. At the end all people are scored together, with
 * bootstrap intervals. With `resume`, a killed run continues at its fold and step, with the same numbers as an
 * uninterrupted one.
 * @param recipe a YAML or JSON file, or the recipe itself.
 * @throws LimberError as `trainRecipe` does; for fewer than two folds, or more folds than videos or images; and when
 * `out` holds another run.
 */
export async function crossValidate(
  recipe: string | RecipeInput,
  { data, base, set, out, ...options }: CrossValidateRecipeOptions,
): Promise<CrossValidationRun> {
  const opened = await readRecipe(recipe, foldersOf({ data, base, set }));
  const outcome = await crossValidateOpenedRecipe(nodePlatform, opened, {
    ...options,
    openFolder: () => runFolder(out),
    open: placesIn(data),
  });
  return { ...outcome, folder: out, scores: `${out}/${summaryFile}` };
}

export { formatFolds, formatRecipeDescription, formatTraining, formatTrainingEvent, settingsFromText };

/** How a recipe's samples are drawn. */
export interface PreviewRecipeOptions extends RecipePlaces, Omit<PreviewOptions, 'open'> {
  /** The PNG file to write. Default: no file is written. */
  readonly out?: string | undefined;
}

/**
 * Draws the first samples that a training would see: augmented crops with the joints of their targets.
 * @throws LimberError when the recipe or its data are wrong.
 */
export async function previewRecipe(
  recipe: string | RecipeInput,
  { data, base, set, out, ...options }: PreviewRecipeOptions = {},
): Promise<Preview> {
  const opened = await readRecipe(recipe, foldersOf({ data, base, set }));
  const preview = await previewOpenedRecipe(nodePlatform, opened, { ...options, open: placesIn(data) });
  if (out !== undefined) await writeWhole(out, await encodePng(preview.sheet));
  return preview;
}

/**
 * Describes a recipe's training, without running it.
 * @throws LimberError when the recipe's files cannot be read or its settings contradict each other.
 */
export async function describeRecipe(
  recipe: string | RecipeInput,
  { data, base, set }: RecipePlaces = {},
): Promise<RecipeDescription> {
  return describeOpenedRecipe(await readRecipe(recipe, foldersOf({ data, base, set })), placesIn(data));
}

function foldersOf({ data, base, set }: RecipePlaces): RecipeFolders {
  return { base, set, root: typeof data === 'string' ? data : undefined };
}

function placesIn(data: string | OpenSource = '.'): OpenSource {
  return typeof data === 'string' ? (place) => nodePlatform.openSource(resolve(data, place)) : data;
}
