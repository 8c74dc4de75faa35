import { createNetworks, type Networks, trunkOf } from '../models/index.ts';
import { decodeModel, type OnnxModel } from '../onnx/index.ts';
import { connections, parseSkeleton, type Skeleton, standardSkeletons } from '../skeletons/index.ts';
import { type Recipe, type Weights, weightsOf } from '../train/index.ts';
import { originOf } from './model-origin.ts';
import type { NamedBytes } from './named-bytes.ts';
import { parseYaml } from './parse-yaml.ts';
import { detectorNetwork, detectorOf } from './trained-detector.ts';

/** A recipe, and access to the files that it names. */
export interface OpenedRecipe {
  readonly recipe: Recipe;
  /** One sentence per setting that the recipe has under an old name. */
  readonly warnings: readonly string[];
  /** The recipe's name in messages, e.g. its path. */
  readonly where: string;
  /**
   * Reads a file that the recipe names: a trunk, initial parameters, a skeleton.
   * @param what kind of file, for messages.
   * @throws LimberError when it cannot be read.
   */
  read(what: string, name: string): Promise<NamedBytes>;
}

/**
 * The networks of a recipe's model, first to last, for the joints of a skeleton.
 * @throws LimberError when the trunk cannot be read or the model's settings contradict each other.
 */
export async function openModelNetworks(opened: OpenedRecipe, skeleton: Skeleton): Promise<Networks> {
  const { model } = opened.recipe;
  const file = trunkOf(model) === undefined ? undefined : await readTrunk(opened);
  return createNetworks(model, {
    joints: skeleton.joints,
    limbs: (named) => connections(skeleton, named),
    trunk: file && decodeModel(file.bytes, file.where),
    detector: file && model.kind === 'detector' ? detectorNetwork(detectorOf(file), file.where) : undefined,
  });
}

/** The file of the network that a recipe's model begins with. @throws LimberError when it cannot be read. */
export function readTrunk({ recipe: { model }, read }: OpenedRecipe): Promise<NamedBytes> {
  return read(model.kind === 'detector' ? 'detector' : 'trunk', trunkOf(model) ?? '');
}

/**
 * The parameters that the training begins with, if the recipe names a model for them.
 * @throws LimberError when that model cannot be read.
 */
export async function openInitialWeights(opened: OpenedRecipe): Promise<Weights | undefined> {
  const { initialize } = opened.recipe;
  return initialize === undefined ? undefined : weightsOf(await readModel(opened, 'model', initialize));
}

/**
 * Names the network whose parameters a training begins with: in the words of the recipe's card, or else by the name and
 * the digest of the model that the recipe begins with. `undefined` for random parameters.
 * @throws LimberError when that model cannot be read.
 */
export async function initialOrigin(opened: OpenedRecipe): Promise<string | undefined> {
  const { card, initialize, model } = opened.recipe;
  if (card.initializedFrom !== undefined) return card.initializedFrom;
  if (initialize !== undefined) return originOf(await opened.read('model', initialize));
  return trunkOf(model) === undefined ? undefined : originOf(await readTrunk(opened));
}

/**
 * The skeleton that the recipe maps its data to, if it names one: a standard skeleton, or a YAML or JSON file.
 * @throws LimberError when the file cannot be read or has no skeleton.
 */
export async function openSkeleton({ recipe, read }: OpenedRecipe): Promise<Skeleton | undefined> {
  const name = recipe.data.skeleton;
  if (name === undefined) return undefined;
  const standard = Object.entries<Skeleton>(standardSkeletons).find(([each]) => each === name);
  if (standard) return standard[1];
  const { bytes, where } = await read('skeleton', name);
  return parseSkeleton(parseYaml('skeleton', new TextDecoder().decode(bytes), where), where);
}

async function readModel({ read }: OpenedRecipe, what: string, name: string): Promise<OnnxModel> {
  const { bytes, where } = await read(what, name);
  return decodeModel(bytes, where);
}
