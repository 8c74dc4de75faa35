import { LimberError } from '../errors.ts';
import { at, editDistance } from '../foundation/index.ts';
import { knownPaths } from '../schema-keys.ts';
import { recipeSchema } from './recipe.ts';

/** Settings that replace a recipe's, by their dotted paths, e.g. `training.steps`. */
export type RecipeChanges = Readonly<Record<string, unknown>>;

/**
 * A recipe, as it was written, with some settings changed. Places in lists are counted from 0: `data.train.0`.
 * @param where names the recipe in messages.
 * @throws LimberError for an unknown path, naming the nearest known one.
 */
export function withChanges(recipe: unknown, changes: RecipeChanges, where: string): unknown {
  const changed: unknown = structuredClone(recipe);
  for (const [path, value] of Object.entries(changes)) {
    requireKnown(path, where);
    const keys = path.split('.');
    const last = at(keys, -1);
    let holder = changed;
    for (const key of keys.slice(0, -1)) {
      if (!isObject(holder)) break;
      if (!isObject(Reflect.get(holder, key))) Reflect.set(holder, key, {});
      holder = Reflect.get(holder, key);
    }
    if (!isObject(holder)) throw new LimberError({ what: 'the recipe has no settings', where });
    Reflect.set(holder, last, value);
  }
  return changed;
}

/** Whether a setting accepts only text, so that `3` is the text "3". */
export function isTextSetting(path: string): boolean {
  const kinds = recipePaths().get(pattern(path));
  return kinds !== undefined && [...kinds].every((kind) => kind === 'string');
}

function requireKnown(path: string, where: string): void {
  const known = recipePaths();
  const own = pattern(path);
  if (
    known.has(own) ||
    [...known.keys()].some((each) => each.endsWith('.*') && own.startsWith(each.slice(0, -1)))
  )
    return;
  throw new LimberError({
    what: `unknown recipe setting "${path}"`,
    expected: `"${withPlaces(nearest(own, [...known.keys()]), path)}"?`,
    where,
  });
}

/** A path with `#` for places in lists. */
function pattern(path: string): string {
  return path.replace(/(^|\.)\d+(?=\.|$)/g, '$1#');
}

/** A pattern with the places in lists that a path names, and 0 for others. */
function withPlaces(pattern: string, path: string): string {
  const places = path.split('.').filter((key) => /^\d+$/.test(key));
  return pattern.replaceAll('#', () => places.shift() ?? '0');
}

/** The known path that the fewest changed letters lead to. */
function nearest(path: string, known: readonly string[]): string {
  const byDistance = known.map((each) => [editDistance(path, each), each] as const);
  const sameName = known.filter((each) => each.split('.').at(-1) === path.split('.').at(-1));
  if (sameName.length === 1) return at(sameName, 0);
  return byDistance.reduce((best, next) => (next[0] < best[0] ? next : best))[1];
}

let paths: ReturnType<typeof knownPaths> | undefined;

function recipePaths(): ReturnType<typeof knownPaths> {
  paths ??= knownPaths(recipeSchema);
  return paths;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
