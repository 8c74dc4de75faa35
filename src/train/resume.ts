import { LimberError } from '../errors.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { withTodaysNames } from './old-settings.ts';
import { type Recipe, recipeSchema } from './recipe.ts';
import { files, type RunFolder } from './run-folder.ts';
import type { TrainingStep } from './step.ts';

/** The number of steps taken, and the best score so far. */
export type Progress = Pick<Checkpoint, 'step' | 'best'>;

/** Saves everything that the run needs to continue from here. */
export async function saveCheckpoint(
  folder: RunFolder,
  name: string,
  { state }: TrainingStep,
  recipe: Recipe,
  progress: Progress,
): Promise<void> {
  const tensors = new Map([...state].map(([name, { data }]) => [name, data] as const));
  await folder.write(name, encodeCheckpoint({ ...progress, recipe, tensors }));
}

/**
 * Sets the step's state to the run's last checkpoint.
 * @returns the progress at that checkpoint; `undefined` if there is no checkpoint yet.
 * @throws LimberError when the checkpoint is damaged, or belongs to another recipe or model.
 */
export async function restoreCheckpoint(
  folder: RunFolder,
  { state }: TrainingStep,
  recipe: Recipe,
): Promise<Progress | undefined> {
  const bytes = await folder.read(files.last);
  if (bytes === undefined) return undefined;
  const where = `${folder.name}/${files.last}`;
  const { step, best, tensors, recipe: theirs } = decodeCheckpoint(bytes, where);
  const different = difference(decisive(completed(theirs, where)), decisive(recipe));
  if (different !== undefined) {
    throw new LimberError({
      what: 'the checkpoint was made with another recipe',
      got: `another "${different}"`,
      expected: 'the same recipe, or a new folder for the run',
      where,
    });
  }
  for (const [name, { data }] of state) {
    const saved = tensors.get(name);
    if (saved?.length !== data.length) {
      throw new LimberError({
        what: 'the checkpoint does not fit the model',
        got: `another "${name}"`,
        where,
      });
    }
    data.set(saved);
  }
  return { step, ...(best === undefined ? {} : { best }) };
}

/**
 * Refuses a folder that already holds a run. A new run would overwrite what may be days of work. @throws LimberError
 * when there is one.
 */
export async function requireNoRun(folder: RunFolder): Promise<void> {
  if ((await folder.read(files.last)) === undefined) return;
  throw new LimberError({
    what: 'the folder already holds a run',
    expected: 'the option "resume" to go on with it, or another folder',
    where: folder.name,
  });
}

/** The recipe with today's names, and with defaults for settings that are newer than the recipe. */
function completed(recipe: unknown, where: string): unknown {
  const settings = withTodaysNames(recipe, () => {}, where);
  const parsed = recipeSchema.safeParse(settings);
  // A cascade network's recipe has fewer values of `sigma` than the schema asks for. It has no missing defaults, so
  // it is used as it is.
  return parsed.success ? parsed.data : settings;
}

/** The recipe as JSON, without the settings that do not change the numbers of a network's training. */
function decisive(recipe: unknown): unknown {
  const { refinement, ...others } = isRecord(recipe) ? recipe : {};
  // Earlier versions also wrote `refinement` into the checkpoint of a first network, which it does not affect.
  const kept = isFirstNetwork(others.model) ? others : { ...others, refinement };
  // `gain` is among the ignored settings because a cascade's gains are chosen after its network has been trained.
  const ignored = ['name', 'cache', 'card', 'checkpointEvery', 'validateEvery', 'gradientStatistics', 'gain'];
  return JSON.parse(JSON.stringify(kept, (key, value) => (ignored.includes(key) ? undefined : value)));
}

/** The path of the first value that differs between two JSON values, e.g. `training.learningRate`. */
function difference(one: unknown, other: unknown, path = ''): string | undefined {
  if (!isRecord(one) || !isRecord(other)) return one === other ? undefined : path || 'recipe';
  for (const key of new Set([...Object.keys(other), ...Object.keys(one)])) {
    const found = difference(one[key], other[key], path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a recipe trains the first network of its model. @param model the recipe's model settings. */
function isFirstNetwork(model: unknown): boolean {
  return isRecord(model) && (model.kind !== 'deeppose' || model.stages === 1);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
