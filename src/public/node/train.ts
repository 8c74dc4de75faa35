import { resolve } from 'node:path';
import type { OpenSource } from '../../data/index.ts';
import { nodePlatform } from '../../platform/node.ts';
import {
  describeOpenedRecipe,
  type TrainRecipeOptions as NeutralOptions,
  type Preview,
  type PreviewOptions,
  previewOpenedRecipe,
  type RecipeDescription,
  type TrainingOutcome,
  trainOpenedRecipe,
} from '../../runs/index.ts';
import { type RecipeFolders, readRecipe, runFolder } from '../../runs/node.ts';
import { files, type RecipeInput } from '../../train/index.ts';

/** Where a recipe's files are. */
export interface RecipePlaces {
  /**
   * The folder that the recipe's datasets are relative to, folders and zip archives; the current folder unless given.
   * Or a function that gives the files at a place that the recipe names, e.g. some in memory.
   */
  readonly data?: string | OpenSource | undefined;
  /**
   * The folder that other files are relative to which the recipe names. Unless given, they are looked for in `data`
   * where that is a folder, else in the current folder; and then beside the recipe.
   */
  readonly base?: string | undefined;
}

/** Where a training reads and writes, and how much of the machine it may use. */
export interface TrainRecipeOptions extends RecipePlaces, Omit<NeutralOptions, 'openFolder' | 'open'> {
  /** The folder that the run is kept in; it is made where it is missing. */
  readonly out: string;
}

/** A training that has ended, or was interrupted. */
export interface TrainingRun extends TrainingOutcome {
  /** The folder that the run is kept in. */
  readonly folder: string;
  /** The path of the best model by validation. There is no such file before the first validation. */
  readonly model: string;
}

/**
 * Trains what a recipe says: a Convolutional Pose Machine, DeepPose's whole cascade, or a regressor.
 *
 * The folder `out` receives `model.onnx`, the best model by validation; `best.checkpoint` and `last.checkpoint`; and
 * `log.jsonl`, one JSON object a line. With `resume` the run goes on from its last checkpoint, to the same numbers as a
 * run that was never interrupted.
 *
 * @param recipe a YAML or JSON file, or the recipe itself.
 * @throws LimberError when the recipe, its data or its files are wrong, `out` holds another run, or the loss is no
 * longer a number.
 */
export async function trainRecipe(
  recipe: string | RecipeInput,
  { data, base, out, ...options }: TrainRecipeOptions,
): Promise<TrainingRun> {
  const opened = await readRecipe(recipe, foldersOf({ data, base }));
  const outcome = await trainOpenedRecipe(nodePlatform, opened, {
    ...options,
    openFolder: () => runFolder(out),
    open: placesIn(data),
  });
  return { ...outcome, folder: out, model: `${out}/${files.model}` };
}

/**
 * Draws what a training sees first: augmented crops with the joints of their targets.
 * @throws LimberError when the recipe or its data are wrong.
 */
export async function previewRecipe(
  recipe: string | RecipeInput,
  { data, base, ...options }: RecipePlaces & Omit<PreviewOptions, 'open'> = {},
): Promise<Preview> {
  const opened = await readRecipe(recipe, foldersOf({ data, base }));
  return previewOpenedRecipe(nodePlatform, opened, { ...options, open: placesIn(data) });
}

/**
 * Says what a recipe would train, without training it.
 * @throws LimberError when the recipe's files cannot be read or its settings contradict each other.
 */
export async function describeRecipe(
  recipe: string | RecipeInput,
  { data, base }: RecipePlaces = {},
): Promise<RecipeDescription> {
  return describeOpenedRecipe(await readRecipe(recipe, foldersOf({ data, base })), placesIn(data));
}

function foldersOf({ data, base }: RecipePlaces): RecipeFolders {
  return { base, root: typeof data === 'string' ? data : undefined };
}

function placesIn(data: string | OpenSource = '.'): OpenSource {
  return typeof data === 'string' ? (place) => nodePlatform.openSource(resolve(data, place)) : data;
}
