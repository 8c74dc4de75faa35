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
 * @param isOnly whether the network is the model's only one. Such a run may be extended to more steps, if its schedule
 * does not depend on their number.
 * @returns the progress at that checkpoint; `undefined` if there is no checkpoint yet.
 * @throws LimberError when the checkpoint is damaged, or belongs to another recipe or model.
 */
export async function restoreCheckpoint(
  folder: RunFolder,
  { state }: TrainingStep,
  recipe: Recipe,
  isOnly: boolean,
): Promise<Progress | undefined> {
  const bytes = await folder.read(files.last);
  if (bytes === undefined) return undefined;
  const where = `${folder.name}/${files.last}`;
  const { step, best, tensors, recipe: theirs } = decodeCheckpoint(bytes, where);
  const before = completed(theirs, where);
  const different = difference(decisive(before), decisive(recipe));
  const steps = stepsOf(before);
  const isLonger = steps !== undefined && steps !== recipe.training.steps;
  if (
    different === undefined &&
    isLonger &&
    !(isOnly && canTrainLonger(recipe) && step <= recipe.training.steps)
  ) {
    throw new LimberError({
      what: 'the run was made for another number of steps',
      got: `${steps} steps before, ${recipe.training.steps} now, and ${step} taken`,
      expected: `the same number; ${waysToTrainLonger(recipe, folder.name)}`,
      where,
    });
  }
  if (different !== undefined) {
    throw new LimberError({
      what: 'the checkpoint was made with another recipe',
      got: `another "${different}"`,
      expected: `the same recipe, or a new folder for the run${renamedHint(different)}`,
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
  return { step, best };
}

/**
 * Refuses a folder that already contains a run: a new run would overwrite days of work. @throws LimberError when it
 * contains one.
 */
export async function requireNoRun(folder: RunFolder): Promise<void> {
  if ((await folder.read(files.last)) === undefined) return;
  throw new LimberError({
    what: 'the folder already holds a run',
    expected: `the option "resume" to continue it, or another folder; there "initialize: ${folder.name}/${files.model}" begins with this run's model`,
    where: folder.name,
  });
}

/** Labels may change with their folder, so a run is bound to the folder's name. */
function renamedHint(different: string): string {
  return /^data\.(train|datasets?)\b/.test(different)
    ? '; for renamed data, give the folder its earlier name, also as a link'
    : '';
}

/** The recipe with today's names, and with defaults for settings that are newer than the recipe. */
function completed(recipe: unknown, where: string): unknown {
  const settings = withTodaysNames(recipe, () => {}, where);
  const parsed = recipeSchema.safeParse(settings);
  // A cascade network's recipe has fewer values of `sigma` than the schema requires. It has no missing defaults, so it
  // is used unchanged.
  return parsed.success ? parsed.data : settings;
}

/** The recipe as JSON, without the settings that do not change the numbers of a network's training. */
function decisive(recipe: unknown): unknown {
  const { refinement, ...others } = isRecord(recipe) ? recipe : {};
  // Earlier versions also wrote `refinement` into the checkpoint of a first network, which it does not affect.
  const kept = isFirstNetwork(others.model) ? others : { ...others, refinement };
  // The number of steps is compared separately, because some runs may be extended. `gain` is ignored because a
  // cascade's gains are chosen after its network has been trained.
  const ignored = [
    'name',
    'cache',
    'card',
    'checkpointEvery',
    'validateEvery',
    'gradientStatistics',
    'gain',
    'patience',
  ];
  const training = isRecord(kept.training) ? { ...kept.training, steps: undefined } : kept.training;
  const compared = { ...kept, training };
  return JSON.parse(JSON.stringify(compared, (key, value) => (ignored.includes(key) ? undefined : value)));
}

/** Settings that change no score of a whole training. */
const withoutEffect = ['name', 'cache', 'card', 'checkpointEvery', 'gradientStatistics'];

/**
 * The first setting in which two recipes differ, if it changes the scores of a whole training. Settings of an earlier
 * version are compared by their current names and defaults.
 * @param where the earlier recipe's file, for messages.
 */
export function recipeDifference(before: unknown, now: Recipe, where: string): string | undefined {
  const scoring = (recipe: unknown): unknown =>
    JSON.parse(JSON.stringify(recipe, (key, value) => (withoutEffect.includes(key) ? undefined : value)));
  return difference(scoring(completed(before, where)), scoring(now));
}

/** The number of steps in a checkpoint's recipe. */
function stepsOf(recipe: unknown): number | undefined {
  const training = isRecord(recipe) ? recipe.training : undefined;
  const steps = isRecord(training) ? training.steps : undefined;
  return typeof steps === 'number' ? steps : undefined;
}

/** Whether every step of a longer training would be the same as in this one. */
function canTrainLonger({ training: { schedule, style } }: Recipe): boolean {
  const isOnePhase = style === 'end to end' || style === 'end to end without intermediate losses';
  return schedule.kind !== 'cosine' && isOnePhase;
}

/** The ways to train a model further, in words. @param folder the run's. */
export function waysToTrainLonger(recipe: Recipe, folder: string): string {
  const anew = `a new run with "initialize: ${folder}/${files.model}" begins with this run's model`;
  if (canTrainLonger(recipe) && isFirstNetwork(recipe.model)) {
    return `to train longer, raise "training.steps" and resume, or ${anew}`;
  }
  const reason =
    recipe.training.schedule.kind === 'cosine'
      ? 'the schedule "cosine" depends on the number of steps'
      : 'its phases depend on the number of steps';
  return `to train longer, ${anew} (${isFirstNetwork(recipe.model) ? reason : 'later networks depend on earlier ones'})`;
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
