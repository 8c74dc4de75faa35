import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LimberError } from '../../errors.ts';
import { readBytes } from '../../files/node.ts';
import { at } from '../../foundation/index.ts';
import { trunkOf } from '../../models/index.ts';
import { parseRecipe, type RecipeChanges, type RecipeInput, withChanges } from '../../train/index.ts';
import type { OpenedRecipe } from '../opened-recipe.ts';
import { packagedNames } from '../packaged.ts';
import { parseYaml } from '../parse-yaml.ts';
import { packagedFile, packagedNamesake, packagedRecipe } from './packaged.ts';

/** Folders in which to look for the files that a recipe names. */
export interface RecipeFolders {
  /** The folder that paths are relative to. Default: the current folder. */
  readonly root?: string | undefined;
  /** The only folder to look in. The root and the recipe's own folder are then ignored. */
  readonly base?: string | undefined;
  /** Settings that replace the recipe's, by their dotted paths. */
  readonly set?: RecipeChanges | undefined;
}

/**
 * Opens a recipe. The files that it names are searched in the root first, then in the recipe's own folder. A name
 * such as `movenet-lightning` stands for a file of the package.
 * @param recipe a YAML or JSON file, or the recipe itself. If `recipes/NAME.yaml` is not there, the package's recipe of
 * that name is read.
 * @throws LimberError when the file cannot be read, is not YAML or is not a recipe.
 */
export async function readRecipe(
  recipe: string | RecipeInput,
  { root = '.', base, set = {} }: RecipeFolders = {},
): Promise<OpenedRecipe> {
  const file = typeof recipe === 'string' ? await recipeFile(recipe) : undefined;
  const where = file ?? `recipe "${(recipe as RecipeInput).name}"`;
  const beside = file === undefined ? [] : [dirname(file)];
  const folders = base === undefined ? [root, ...beside] : [base];
  const value =
    file === undefined
      ? recipe
      : parseYaml('recipe', new TextDecoder().decode(await readBytes('recipe', file)), file);
  const warnings: string[] = [];
  const parsed = parseRecipe(withChanges(value, set, where), where, (message) => warnings.push(message));
  for (const name of [trunkOf(parsed.model), parsed.initialize]) {
    if (name === undefined || packagedFile(name) || (await findFile(name, folders))) continue;
    if (packagedNamesake(name))
      warnings.push(`"${name}" is not there, so the file of the same name in Limber's package is used`);
  }
  return {
    recipe: parsed,
    warnings,
    where,
    async read(what, name) {
      const place = packagedFile(name) ?? (await findFile(name, folders)) ?? packagedNamesake(name);
      if (place === undefined && !/[./\\]/.test(name)) throw unknownName(what, name, where);
      const path = place ?? resolve(at(folders, 0), name);
      return { bytes: await readBytes(what, path), where: path };
    },
  };
}

function unknownName(what: string, name: string, where: string): LimberError {
  return new LimberError({
    what: `cannot read ${what}`,
    got: `"${name}", which is neither a file nor a network of Limber's package`,
    expected: `a file, or ${packagedNames.filter((known) => what !== 'trunk' || known.startsWith('movenet')).join(', ')}`,
    where,
  });
}

/** The path of a recipe. A missing `recipes/NAME.yaml` stands for the package's recipe of that name. */
async function recipeFile(name: string): Promise<string> {
  if (dirname(name) !== 'recipes' || (await isThere(name))) return name;
  const packaged = packagedRecipe(name);
  return (await isThere(packaged)) ? packaged : name;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The path of a file in the first folder that has it; `undefined` if no folder has it. */
async function findFile(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const path of folders.map((folder) => resolve(folder, name))) {
    if (await isThere(path)) return path;
  }
  return undefined;
}
