import { dirname, resolve } from 'node:path';
import { readBytes } from '../../files/node.ts';
import { parseRecipe, type RecipeInput } from '../../train/index.ts';
import type { OpenedRecipe } from '../opened-recipe.ts';
import { parseYaml } from '../parse-yaml.ts';
import { packagedFile } from './packaged.ts';

/**
 * Opens a recipe.
 *
 * @param recipe a YAML or JSON file, or the recipe itself.
 * @param base the folder that files are relative to which the recipe names; the recipe's own folder unless given, and
 * the current folder for a recipe that is no file. A name such as `movenet-lightning` stands for a file of the package.
 * @throws LimberError when the file cannot be read, is not YAML or no recipe.
 */
export async function readRecipe(recipe: string | RecipeInput, base?: string): Promise<OpenedRecipe> {
  const where = typeof recipe === 'string' ? recipe : `recipe "${recipe.name}"`;
  const folder = base ?? (typeof recipe === 'string' ? dirname(recipe) : '.');
  const value =
    typeof recipe === 'string'
      ? parseYaml('recipe', new TextDecoder().decode(await readBytes('recipe', recipe)), recipe)
      : recipe;
  const warnings: string[] = [];
  return {
    recipe: parseRecipe(value, where, (message) => warnings.push(message)),
    warnings,
    where,
    async read(what, name) {
      const place = packagedFile(name) ?? resolve(folder, name);
      return { bytes: await readBytes(what, place), where: place };
    },
  };
}
