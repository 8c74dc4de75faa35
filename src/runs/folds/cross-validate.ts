import type { FileSource, Sample } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import type { Platform } from '../../platform/index.ts';
import { countedSubjects, type Skeleton } from '../../skeletons/index.ts';
import { type RunFolder, files as runFiles } from '../../train/index.ts';
import { version } from '../../version.ts';
import { type OpenedRecipe, openSkeleton } from '../opened-recipe.ts';
import { requireImages } from '../require-images.ts';
import { decodeAll } from '../train-data.ts';
import { trainOpenedRecipe } from '../train-recipe.ts';
import type { TrainingEvent } from '../training-events.ts';
import type { TrainRecipeOptions } from '../training-options.ts';
import { type FoldUnit, openTrainingSets } from '../training-sets.ts';
import { divideIntoFolds, type Fold, requireSeveral } from './divide.ts';
import { estimateFold, type FoldPose, readFoldPoses, writeFoldPoses } from './fold-poses.ts';
import { startPlan } from './plan.ts';
import { type FoldsSummary, summarizeFolds } from './summary.ts';

/** How a recipe is cross-validated. */
export interface CrossValidateOptions extends TrainRecipeOptions {
  /** Number of folds, 2 or more. */
  readonly folds: number;
  /**
   * Unit that stays together in one fold: all images of a `video` (the default, if the dataset states videos), or only
   * all people of an `image`. Frames of one video are almost equal.
   */
  readonly foldBy?: FoldUnit | undefined;
}

/** How a cross-validation ended. */
export interface CrossValidationOutcome {
  /** Whether all folds were trained and measured; false if the signal ended it. */
  readonly finished: boolean;
  /** Number of folds that were trained and measured. */
  readonly done: number;
  /** The scores; absent if it is not finished. */
  readonly summary?: FoldsSummary;
  readonly skeleton: Skeleton;
}

/** The file with the scores of a finished cross-validation. */
export const summaryFile = 'cross-validation.json';

/**
 * Measures a recipe by k-fold cross-validation. The usable people of the first dataset's training split are divided
 * into folds. For each fold, the recipe is trained without its people, in a separate folder; then the best model of
 * this training estimates the fold's people. They choose nothing: `data.validation` people of the other folds choose
 * the best model, as in any training. At the end all people are scored together. With `resume`, a killed run continues
 * at its fold and step, and ends with the same numbers.
 * @throws LimberError as `trainOpenedRecipe` does, and for a wrong number of folds.
 */
export async function crossValidateOpenedRecipe<Input>(
  platform: Platform<Input>,
  opened: OpenedRecipe,
  options: CrossValidateOptions,
): Promise<CrossValidationOutcome> {
  const { folds: count, foldBy: unit = 'video', resume = false, on = () => {} } = options;
  requireSeveral(count);
  const { recipe } = opened;
  requireImages(opened);
  if (recipe.model.kind === 'detector') {
    throw new LimberError({
      what: 'a detector cannot be cross-validated, because folds compare joints',
      got: 'a recipe with "model.kind: detector"',
      expected: 'a training without folds, or a model of joints',
      where: opened.where,
    });
  }
  const sets = await openTrainingSets(recipe, options.open, await openSkeleton(opened));
  const { people, entry, dataset } = sets.datasets[0];
  const folds = divideIntoFolds(people, count, { unit, seed: recipe.seed, entry });
  const folder = await options.openFolder();
  await startPlan(folder, recipe, folds, { unit, resume });
  for (const message of opening(opened, folds, unit)) on(message);
  const measured: (readonly FoldPose[])[] = [];
  for (const fold of folds) {
    const own = await folder.subfolder(`fold-${fold.number}`);
    const poses =
      (await readFoldPoses(own, fold.people)) ??
      (await measureFold(
        platform,
        opened,
        { ...options, on: quieter(on, fold.number > 1) },
        fold,
        folds.length,
        own,
        dataset.files,
      ));
    if (poses === undefined) return { finished: false, done: measured.length, skeleton: sets.skeleton };
    measured.push(poses);
    const { folds: scores } = summarizeFolds(sets.skeleton, [poses], unit);
    on({
      kind: 'note',
      message: `fold ${fold.number} of ${folds.length}: PCK@0.2 ${at(scores, 0).pck?.toFixed(2) ?? '–'} on ${countedSubjects(poses.length, sets.skeleton)} that its training has not seen`,
    });
  }
  const summary = summarizeFolds(sets.skeleton, measured, unit);
  await writeSummary(folder, opened, summary);
  return { finished: true, done: measured.length, summary, skeleton: sets.skeleton };
}

/** Trains without a fold's people and estimates them. `undefined` if the signal ended it. */
async function measureFold<Input>(
  platform: Platform<Input>,
  opened: OpenedRecipe,
  options: CrossValidateOptions,
  { number, people, groups }: Fold,
  count: number,
  folder: RunFolder,
  files: FileSource,
): Promise<readonly FoldPose[] | undefined> {
  const { foldBy: unit = 'video', signal, on = () => {} } = options;
  const { finished } = await trainOpenedRecipe(
    platform,
    opened,
    { ...options, openFolder: async () => folder },
    { unseen: { unit, groups }, name: `${opened.recipe.name}, fold ${number} of ${count}` },
  );
  if (!finished) return undefined;
  const model = await folder.read(runFiles.model);
  if (model === undefined) {
    throw new LimberError({
      what: 'the fold has no model',
      expected: 'at least one validation',
      where: folder.name,
    });
  }
  const open = async (inImage: readonly Sample[]) => {
    const { heldOut, problems } = await decodeAll({ files }, inImage, platform.decodeImage);
    for (const { message } of problems) on({ kind: 'warning', message });
    return heldOut;
  };
  const poses = await estimateFold(model, platform.trainingRuntime(options), people, open, signal);
  if (poses !== undefined) await writeFoldPoses(folder, poses);
  return poses;
}

/** Messages before the first fold. */
function opening(
  { recipe: { initialize, data }, where }: OpenedRecipe,
  folds: readonly Fold[],
  unit: FoldUnit,
): readonly TrainingEvent[] {
  const people = folds.map((fold) => fold.people.length);
  const groups = folds.reduce((sum, fold) => sum + fold.groups.size, 0);
  const videos =
    unit === 'video' && folds.some((fold) => fold.people.some(({ video }) => video !== undefined));
  const message = `${folds.length} folds of ${people.join(', ')} subjects, ${groups} ${videos ? 'videos' : 'images'} in all; in each, ${data.validation} subjects of the other folds choose the best model`;
  const known: TrainingEvent = {
    kind: 'warning',
    message: `training begins with ${initialize} – in ${where}: if it was trained on these images, the scores are too good`,
  };
  return [{ kind: 'note', message }, ...(initialize === undefined ? [] : [known])];
}

/** Leaves out messages at the start of a training that an earlier fold has already printed. */
function quieter(on: (event: TrainingEvent) => void, isSaid: boolean): (event: TrainingEvent) => void {
  let begun = !isSaid;
  return (event) => {
    if (event.kind === 'network') begun = true;
    if (begun) on(event);
  };
}

async function writeSummary(
  folder: RunFolder,
  { recipe: { name, seed } }: OpenedRecipe,
  summary: FoldsSummary,
): Promise<void> {
  const { perPerson: _, ...pooled } = summary.pooled;
  const document = { format: 1, limber: version, recipe: name, seed, ...summary, pooled };
  await folder.write(summaryFile, new TextEncoder().encode(`${JSON.stringify(document, undefined, 1)}\n`));
}
