import { LimberError } from '../errors.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { withTodaysNames } from './old-settings.ts';
import { type Recipe, recipeSchema } from './recipe.ts';
import { files, type RunFolder } from './run-folder.ts';
import type { TrainingStep } from './step.ts';

/** How far a run has come. */
export type Progress = Pick<Checkpoint, 'step' | 'best'>;

/** Writes down everything the run needs to go on from here. */
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
 * Sets the step's state to that of the run's last checkpoint.
 * @returns how far it had come; `undefined` where there is no checkpoint yet.
 * @throws LimberError when the checkpoint is damaged, or of another recipe or model.
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

/** A run is not begun over another one: that may be days of work. @throws LimberError when there is one. */
export async function requireNoRun(folder: RunFolder): Promise<void> {
  if ((await folder.read(files.last)) === undefined) return;
  throw new LimberError({
    what: 'the folder already holds a run',
    expected: 'the option "resume" to go on with it, or another folder',
    where: folder.name,
  });
}

/** A recipe with today's names, and with the defaults of settings that came after it was written. */
function completed(recipe: unknown, where: string): unknown {
  const settings = withTodaysNames(recipe, () => {}, where);
  const parsed = recipeSchema.safeParse(settings);
  // The recipe of one network of a cascade has too few values of sigma for the schema, but no default is missing.
  return parsed.success ? parsed.data : settings;
}

/** A recipe as JSON, without what does not change the numbers of a network's training. */
function decisive(recipe: unknown): unknown {
  const { refinement, ...others } = isRecord(recipe) ? recipe : {};
  // Earlier versions wrote it for networks that it does not change as well.
  const kept = isFirstNetwork(others.model) ? others : { ...others, refinement };
  // A cascade's gains are chosen when its network has been trained.
  const ignored = ['name', 'cache', 'card', 'checkpointEvery', 'validateEvery', 'gradientStatistics', 'gain'];
  return JSON.parse(JSON.stringify(kept, (key, value) => (ignored.includes(key) ? undefined : value)));
}

/** The path of the first thing that differs between two JSON values, e.g. `training.learningRate`. */
function difference(one: unknown, other: unknown, path = ''): string | undefined {
  if (!isRecord(one) || !isRecord(other)) return one === other ? undefined : path || 'recipe';
  for (const key of new Set([...Object.keys(other), ...Object.keys(one)])) {
    const found = difference(one[key], other[key], path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a network's recipe is that of its model's first network. @param model its settings. */
function isFirstNetwork(model: unknown): boolean {
  return isRecord(model) && (model.kind !== 'deeppose' || model.stages === 1);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
