import { type Recipe, type Refinement, refinementSchema } from './recipe.ts';

/** How a model's networks after the first are trained. */
export function refinementOf({ refinement }: Recipe): Refinement {
  return refinement ?? refinementSchema.parse({});
}

/** Sides of the crops around joints to choose from, in diameters; none for a model of one network. */
export function sigmasOf({ model }: Recipe): readonly number[] {
  return model.kind === 'deeppose' ? model.sigma : [];
}

/** Gains of a network's corrections to choose from. */
export function gainsOf({ model }: Recipe): readonly number[] {
  return model.kind === 'deeppose' ? model.gain : [1];
}

/**
 * The recipe that one network of a model is trained by. The first has the recipe's own training and augmentation, the
 * later ones what `refinement` says in their place. It says nothing of later networks, so that they may change while
 * this network stays as it is.
 * @param place of the network in the model, from 0.
 * @param sigma side of its crops in diameters, for a network that looks around joints.
 */
export function networkRecipe(recipe: Recipe, place: number, sigma?: number): Recipe {
  const { refinement: _, ...rest } = recipe;
  const { model, seed } = recipe;
  if (model.kind !== 'deeppose') return rest;
  if (place === 0) return { ...rest, model: { ...model, stages: 1, sigma: [], cropSize: model.size } };
  const refinement = refinementOf(recipe);
  return {
    ...rest,
    seed: seed + place,
    model: { ...model, stages: place + 1, sigma: sigma === undefined ? [] : [sigma] },
    augmentation: refinement.augmentation ?? recipe.augmentation,
    training: { ...recipe.training, ...refinement.training },
    refinement: { ...refinement, training: {} },
  };
}
