import { LimberError } from '../errors.ts';
import type { OpenedRecipe } from './opened-recipe.ts';

/** @throws LimberError for the recipe of a lifter, which sees no images. */
export function requireImages({ recipe, where }: Pick<OpenedRecipe, 'recipe' | 'where'>): void {
  if (recipe.model.kind !== 'lift') return;
  throw new LimberError({
    what: 'this needs a recipe of images',
    got: 'the recipe of a lifter, which sees joints',
    expected: 'another recipe; a lifter can only be trained',
    where,
  });
}
