import type { DeepPoseConfig } from '../../models/index.ts';
import type { Recipe } from '../recipe.ts';

/** A recipe whose model is a cascade. */
export type CascadeRecipe = Recipe & { readonly model: DeepPoseConfig };

export function isCascade(recipe: Recipe): recipe is CascadeRecipe {
  return recipe.model.kind === 'deeppose';
}

/** What a stage's own recipe says of the stages after it: nothing, so that they may change while it stays as it is. */
const noRefinement: Recipe['refinement'] = { start: 'random', people: 1, training: {} };

/**
 * The recipe that one network of a cascade is trained by: stage 1 by the recipe's own training and augmentation, the
 * later ones with what `refinement` says in their place, and each with draws of its own.
 * @param sigma the side of its crops in diameters, for a stage after the first.
 */
export function stageRecipe(recipe: CascadeRecipe, stage: number, sigma?: number): Recipe {
  const { refinement, seed, model } = recipe;
  if (stage === 1) {
    const own = { ...model, stages: 1, sigma: [], cropSize: model.size };
    return { ...recipe, model: own, refinement: noRefinement };
  }
  const own = { ...model, stages: stage, sigma: sigma === undefined ? [] : [sigma] };
  return {
    ...recipe,
    seed: seed + stage - 1,
    model: own,
    augmentation: refinement.augmentation ?? recipe.augmentation,
    training: { ...recipe.training, ...refinement.training },
    refinement: { ...refinement, training: {} },
  };
}
