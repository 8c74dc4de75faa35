import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { LimberError } from '../errors.ts';
import { type Architecture, createArchitecture } from '../models/index.ts';
import { decodeModel, type OnnxModel } from '../onnx/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { parseRecipe, type Recipe, type Weights, weightsOf } from '../train/index.ts';
import { readBytes } from './read-bytes.ts';

/** @throws LimberError when the file cannot be read, is not YAML or no recipe. */
export async function readRecipe(path: string): Promise<Recipe> {
  const text = new TextDecoder().decode(await readBytes('recipe', path));
  return parseRecipe(parseYaml(text, path), path);
}

/**
 * The architecture of a recipe's model for the joints of a skeleton.
 * @param path the recipe's file, which the trunk's path is relative to.
 * @throws LimberError when the trunk cannot be read or the model's settings contradict each other.
 */
export async function openArchitecture(
  { model }: Recipe,
  path: string,
  { joints }: Skeleton,
): Promise<Architecture> {
  if (model.kind !== 'cpm transfer') return createArchitecture(model, { joints });
  return createArchitecture(model, { joints, trunk: await openModel('trunk', path, model.trunk) });
}

/**
 * The weights that a recipe begins with, if it names a model for them.
 * @throws LimberError when that cannot be read.
 */
export async function openInitialWeights({ initialize }: Recipe, path: string): Promise<Weights | undefined> {
  return initialize === undefined ? undefined : weightsOf(await openModel('model', path, initialize));
}

async function openModel(what: string, recipe: string, name: string): Promise<OnnxModel> {
  const place = resolve(dirname(recipe), name);
  return decodeModel(await readBytes(what, place), place);
}

function parseYaml(text: string, where: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const [first] = cause instanceof Error ? cause.message.split('\n') : [String(cause)];
    throw new LimberError({ what: 'the recipe is not YAML', got: first ?? 'nothing', where }, { cause });
  }
}
