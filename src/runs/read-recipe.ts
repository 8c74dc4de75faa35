import { dirname, resolve } from 'node:path';
import { readBytes, readYaml } from '../files/node.ts';
import { type Architecture, createArchitecture, trunkOf } from '../models/index.ts';
import { decodeModel, type OnnxModel } from '../onnx/index.ts';
import { type Skeleton, standardSkeletons } from '../skeletons/index.ts';
import { parseRecipe, type Recipe, type Weights, weightsOf } from '../train/index.ts';
import { readSkeleton } from './read-skeleton.ts';

/**
 * Reads a recipe's file.
 * @param warn told of settings that are there under an old name.
 * @throws LimberError when the file cannot be read, is not YAML or no recipe.
 */
export async function readRecipe(path: string, warn?: (message: string) => void): Promise<Recipe> {
  return parseRecipe(await readYaml('recipe', path), path, warn);
}

/**
 * The architecture of a recipe's model for the joints of a skeleton; of a cascade its first network's.
 * @param path the recipe's file, which the trunk's path is relative to.
 * @throws LimberError when the trunk cannot be read or the model's settings contradict each other.
 */
export async function openArchitecture(
  recipe: Recipe,
  path: string,
  skeleton: Skeleton,
): Promise<Architecture> {
  return (await openArchitectures(recipe, path, skeleton))(1);
}

/** The architecture of each network of a recipe's model, counted from 1. @throws LimberError as `openArchitecture`. */
export async function openArchitectures(
  { model }: Recipe,
  path: string,
  { joints }: Skeleton,
): Promise<(stage: number) => Architecture> {
  const name = trunkOf(model);
  const trunk = name === undefined ? undefined : await openModel('trunk', path, name);
  return (stage) => createArchitecture(model, { joints, stage, ...(trunk && { trunk }) });
}

/**
 * The weights that a recipe begins with, if it names a model for them.
 * @throws LimberError when that cannot be read.
 */
export async function openInitialWeights({ initialize }: Recipe, path: string): Promise<Weights | undefined> {
  return initialize === undefined ? undefined : weightsOf(await openModel('model', path, initialize));
}

/**
 * The skeleton that a recipe sees its data in, if it names one.
 * @throws LimberError when there is none of that name.
 */
export async function openSkeleton({ data }: Recipe, path: string): Promise<Skeleton | undefined> {
  if (data.skeleton === undefined) return undefined;
  const isStandard = Object.hasOwn(standardSkeletons, data.skeleton);
  return readSkeleton(isStandard ? data.skeleton : resolve(dirname(path), data.skeleton));
}

async function openModel(what: string, recipe: string, name: string): Promise<OnnxModel> {
  const place = resolve(dirname(recipe), name);
  return decodeModel(await readBytes(what, place), place);
}
