import { resolve } from 'node:path';
import type { Dataset } from '../src/data/index.ts';
import { at } from '../src/foundation/index.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { openTrainingData } from '../src/runs/index.ts';
import { readRecipe } from '../src/runs/node.ts';
import { openSkeleton } from '../src/runs/opened-recipe.ts';

/**
 * The people whom a recipe holds out of training, as a dataset.
 * @param root the folder that the recipe's datasets are in.
 */
export async function heldOutPeople(recipe: string, root: string): Promise<Dataset> {
  const opened = await readRecipe(recipe, { root });
  // The people held out are from the first dataset. The others are not needed here.
  const data = { ...opened.recipe.data, train: [at(opened.recipe.data.train, 0)] };
  const { heldOut, datasets, skeleton } = await openTrainingData(
    { ...opened.recipe, data },
    {
      open: (place) => nodePlatform.openSource(resolve(root, place)),
      decodeImage: nodePlatform.decodeImage,
    },
    await openSkeleton(opened),
  );
  const samples = heldOut.map(({ sample }) => sample);
  return { name: 'people held out', skeleton, files: at(datasets, 0).files, samples };
}
