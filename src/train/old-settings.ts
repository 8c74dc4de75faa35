import { LimberError } from '../errors.ts';

/** A recipe setting that had another name or another place in earlier versions. */
interface RenamedSetting {
  /** Old path. `*` stands for every item of a list. */
  readonly from: string;
  /** New path. A `*` stands for the same item as in `from`. */
  readonly to: string;
  /** Converts the old value to the new one. Default: the value stays the same. */
  readonly value?: (old: unknown) => unknown;
}

type Settings = Readonly<Record<string, unknown>>;

/** The order matters: a list of groups is renamed before the settings in its groups. */
const renamed: readonly RenamedSetting[] = [
  { from: 'framing', to: 'crop.around', value: (old) => (old === 'picture' ? 'image' : old) },
  { from: 'enlarge', to: 'crop.padding' },
  { from: 'model.everybody', to: 'model.allPeople' },
  { from: 'augmentation.colour', to: 'augmentation.color' },
  { from: 'refinement.augmentation.colour', to: 'refinement.augmentation.color' },
  { from: 'data.train.*.unlabelled', to: 'data.train.*.unlabeled' },
  { from: 'card.licence', to: 'card.license' },
  { from: 'training.rate', to: 'training.learningRate' },
  { from: 'training.decay', to: 'training.weightDecay' },
  { from: 'training.average', to: 'training.emaDecay', value: complement },
  { from: 'training.stageWeights', to: 'training.lossWeights' },
  { from: 'training.treatment', to: 'training.parameterGroups' },
  { from: 'training.parameterGroups.*.rate', to: 'training.parameterGroups.*.learningRateFactor' },
  { from: 'training.parameterGroups.*.decay', to: 'training.parameterGroups.*.weightDecayFactor' },
  { from: 'refinement.training.rate', to: 'refinement.training.learningRate' },
  { from: 'refinement.training.decay', to: 'refinement.training.weightDecay' },
  { from: 'refinement.training.average', to: 'refinement.training.emaDecay', value: complement },
];

/**
 * Renames a recipe's old settings to today's names.
 * @param recipe any value. A value that is not a recipe is returned unchanged.
 * @param warn called once per old name, with one sentence that states the new name.
 * @param where the recipe's file, for messages.
 * @throws LimberError when a setting is given under both names.
 */
export function withTodaysNames(recipe: unknown, warn: (message: string) => void, where: string): unknown {
  if (!isSettings(recipe)) return recipe;
  let current: Settings = recipe;
  for (const setting of renamed) {
    for (const from of placesOf(current, setting.from.split('.'))) {
      const to = filledIn(setting.to, from);
      if (!fits(current, to)) continue;
      const [oldName, newName] = [from.join('.'), to.join('.')];
      if (at(current, to) !== undefined) {
        throw new LimberError({
          what: `recipe setting "${oldName}" is the old name of "${newName}"`,
          got: 'both',
          expected: `only "${newName}"`,
          where,
        });
      }
      const old = at(current, from);
      const value = setting.value === undefined ? old : setting.value(old);
      current = changed(changed(current, from, undefined), to, value);
      warn(`${sentence(oldName, old, newName, value)} – in ${where}`);
    }
  }
  return current;
}

function sentence(oldName: string, old: unknown, newName: string, value: unknown): string {
  if (old === value || typeof value === 'object')
    return `recipe setting "${oldName}" is now called "${newName}"`;
  return `recipe setting "${oldName}: ${old}" is now written "${newName}: ${value}"`;
}

/** 1 − x for a share x, rounded so that 0.002 gives 0.998 exactly and 0.998 gives 0.002. */
export function complement<T>(share: T): T | number {
  return typeof share === 'number' && share >= 0 && share <= 1 ? Number((1 - share).toFixed(15)) : share;
}

/** Paths of all existing settings that match the pattern. */
function placesOf(settings: unknown, [key, ...rest]: readonly string[]): readonly (readonly string[])[] {
  if (key === undefined) return [[]];
  if (!isSettings(settings)) return [];
  const keys = key === '*' ? Object.keys(settings) : Object.hasOwn(settings, key) ? [key] : [];
  return keys.flatMap((own) => placesOf(settings[own], rest).map((place) => [own, ...place]));
}

/** The new path, with each `*` replaced by the list item of the old path. */
function filledIn(to: string, from: readonly string[]): readonly string[] {
  return to.split('.').map((key, index) => (key === '*' ? (from[index] ?? key) : key));
}

/** Whether a setting can be written at the path: everything on the way must be a group of settings, or missing. */
function fits(settings: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined || settings === undefined) return true;
  return isSettings(settings) && fits(settings[key], rest);
}

function at(settings: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isSettings(value) ? value[key] : undefined), settings);
}

/** A copy with another value at the path. `undefined` removes the setting. */
function changed(settings: Settings, [key = '', ...rest]: readonly string[], value: unknown): Settings {
  const inner = settings[key];
  const next = rest.length === 0 ? value : changed(isSettings(inner) ? inner : {}, rest, value);
  if (Array.isArray(settings)) return Object.assign([...settings], { [key]: next });
  const { [key]: _, ...others } = settings;
  return next === undefined ? others : { ...settings, [key]: next };
}

/** Whether the value is a group of settings or a list. */
function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null;
}
