import type { Dataset } from '../../data/index.ts';
import { writeWhole } from '../../files/node.ts';
import { readImageSize } from '../../images/node.ts';
import { type SuggestedRecipe, suggestRecipeFor } from '../../runs/index.ts';

/** Where a suggested recipe goes. */
export interface SuggestRecipeOptions {
  /** The YAML file to write. Without it, nothing is written. */
  readonly out?: string | undefined;
}

/**
 * Looks at a dataset and writes a recipe that fits it, each choice with its reason in a comment. It trains as it
 * stands.
 * @param dataset from `openDataset(specification)`, which the recipe then names.
 * @throws LimberError when there are too few labeled subjects, or the file cannot be written.
 */
export async function suggestRecipe(
  dataset: Dataset,
  { out }: SuggestRecipeOptions = {},
): Promise<SuggestedRecipe> {
  const suggested = await suggestRecipeFor(dataset, readImageSize);
  if (out !== undefined) await writeWhole(out, suggested.text);
  return suggested;
}
