import { LimberError } from '../../errors.ts';
import { load } from '../../platform/web.ts';
import { parseRecipe, type RecipeInput } from '../../train/index.ts';
import type { OpenedRecipe } from '../opened-recipe.ts';
import { parseYaml } from '../parse-yaml.ts';

/** A recipe in a page: the address of a YAML or JSON file, the file itself, or the recipe as an object. */
export type WebRecipe = string | URL | Blob | RecipeInput;

/** The files that a recipe names, for a page that has no folder. */
export interface WebRecipeFiles {
  /**
   * Files that the recipe names (a trunk, initial parameters, a skeleton), each as an address or as content. A name
   * that is not listed here is itself an address, relative to the recipe's address, or to the page's if the recipe
   * has none.
   */
  readonly files?: Readonly<Record<string, string | URL | Blob | Uint8Array>> | undefined;
}

/** Opens a recipe in a page. @throws LimberError when it cannot be loaded, is not YAML or is not a recipe. */
export async function readRecipe(
  recipe: WebRecipe,
  { files = {} }: WebRecipeFiles = {},
): Promise<OpenedRecipe> {
  const address =
    typeof recipe === 'string' || recipe instanceof URL ? new URL(recipe, location.href) : undefined;
  const { value, where } = await readValue(recipe, address);
  const warnings: string[] = [];
  return {
    recipe: parseRecipe(value, where, (message) => warnings.push(message)),
    warnings,
    where,
    read: (what, name) => readFile(what, name, files[name] ?? name, address?.href ?? location.href),
  };
}

async function readValue(recipe: WebRecipe, address: URL | undefined) {
  if (address !== undefined) {
    const text = new TextDecoder().decode(await load('recipe', address));
    return { value: parseYaml('recipe', text, address.href), where: address.href };
  }
  if (!(recipe instanceof Blob)) return { value: recipe, where: `recipe "${(recipe as RecipeInput).name}"` };
  const where = recipe instanceof File ? recipe.name : 'the recipe';
  return { value: parseYaml('recipe', await recipe.text(), where), where };
}

async function readFile(what: string, name: string, from: string | URL | Blob | Uint8Array, base: string) {
  if (from instanceof Uint8Array) return { bytes: from, where: name };
  if (from instanceof Blob) return { bytes: new Uint8Array(await from.arrayBuffer()), where: name };
  const address = URL.parse(from, base);
  if (address === null)
    throw new LimberError({ what: `cannot load ${what}`, got: `"${name}"`, expected: 'an address' });
  return { bytes: await load(what, address), where: address.href };
}
