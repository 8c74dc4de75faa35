import { type Recipe, type Refinement, refinementSchema } from './recipe.ts';

/** The training settings of a model's second and later networks. */
export function refinementOf({ refinement }: Recipe): Refinement {
  return refinement ?? refinementSchema.parse({});
}

/**
 * The crop sides to choose from, in body diameters, for networks that look around joints. Empty for a model with one
 * network.
 */
export function sigmasOf({ model }: Recipe): readonly number[] {
  return model.kind === 'deeppose' ? model.sigma : [];
}

/** The gains to choose from, for the corrections of a network. */
export function gainsOf({ model }: Recipe): readonly number[] {
  return model.kind === 'deeppose' ? model.gain : [1];
}

/**
 * The recipe that one network of a model is trained by. The first network uses the recipe's own training and
 * augmentation. Later networks use the settings in `refinement` instead. The result does not mention later networks,
 * so they may change without making this network's checkpoint invalid.
 * @param place position of the network in the model, from 0.
 * @param sigma side of its crops in body diameters, for a network that looks around joints.
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
