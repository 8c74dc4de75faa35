import { cornerSkeleton, type OpenSource, openDataset } from '../data/index.ts';
import { at } from '../foundation/index.ts';
import { parametersOf } from '../graph/index.ts';
import { inferenceNetwork, type ReceptiveField, stageFields } from '../models/index.ts';
import { type Shape, sizeOf } from '../tensor/index.ts';
import { type OpenedRecipe, openModelNetworks, openSkeleton } from './opened-recipe.ts';
import { requireImages } from './require-images.ts';

/** A description of a recipe's training. For a cascade it describes the first network. */
export interface RecipeDescription {
  readonly name: string;
  /** Number of the network's parameters. */
  readonly parameters: number;
  /** The network's input, in pixels. */
  readonly input: { readonly width: number; readonly height: number };
  /** Number of joints that the model finds; 0 for a detector. */
  readonly joints: number;
  readonly stages: readonly {
    /** Shape of one image's output: [channels, rows, columns] for belief maps, [numbers] for coordinates. */
    readonly shape: Shape;
    /** The window of the input that one cell of the output depends on; `undefined` for outputs without cells. */
    readonly field: ReceptiveField | undefined;
  }[];
  readonly steps: number;
  /** Images in a step. */
  readonly batch: number;
  readonly style: string;
}

/**
 * Describes a recipe's training, without running it.
 * @param open opens a place that the recipe names. The first dataset's labels are read if the recipe names no skeleton.
 * @throws LimberError when the recipe's files cannot be read or its settings contradict each other.
 */
export async function describeOpenedRecipe(
  opened: OpenedRecipe,
  open: OpenSource,
): Promise<RecipeDescription> {
  const { name, seed, training, data, model } = opened.recipe;
  requireImages(opened);
  const { dataset, repeat: _, ...chosen } = at(data.train, 0);
  const skeleton =
    (await openSkeleton(opened)) ??
    (model.kind === 'detector'
      ? cornerSkeleton
      : (await openDataset(dataset, open, { ...chosen, split: 'train' })).skeleton);
  const [architecture] = await openModelNetworks(opened, skeleton);
  const { inputWidth: width, inputHeight: height, joints, kind } = architecture.codec;
  const { stages } = inferenceNetwork(architecture, { seed });
  const fields = stageFields(architecture);
  return {
    name,
    parameters: parametersOf(stages).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    input: { width, height },
    joints: kind === 'box cells' ? 0 : joints,
    stages: stages.map(({ shape }, index) => ({ shape: shape.slice(1), field: fields[index] })),
    steps: training.steps,
    batch: training.batch,
    style: training.style,
  };
}
