import * as z from 'zod';
import { LimberError } from '../../errors.ts';
import { parseJson } from '../../parse-json.ts';
import { parseAs } from '../../schema-problem.ts';
import { files, type Recipe, type RunFolder, recipeDifference } from '../../train/index.ts';
import { type FoldUnit, foldUnits } from '../training-sets.ts';
import type { Fold } from './divide.ts';

/** The file with a cross-validation's division, so that a resumed one uses the same. */
const planFile = 'folds.json';

const planSchema = z.object({
  format: z.literal(1),
  by: z.enum(foldUnits),
  /** The ids of each fold's people. */
  folds: z.array(z.array(z.string())),
  recipe: z.record(z.string(), z.unknown()),
});

/** Refuses a folder with a cross-validation of another run. @throws LimberError when it contains one. */
export async function requireNoFolds(folder: RunFolder): Promise<void> {
  if ((await folder.read(planFile)) === undefined) return;
  throw new LimberError({
    what: 'the folder already holds a cross-validation',
    expected: 'another folder, or the option "folds" to continue it',
    where: folder.name,
  });
}

/**
 * Writes the division of a new cross-validation, or checks that a resumed one has the same division.
 * @throws LimberError when the folder holds another run or another division, or is not to be resumed.
 */
export async function startPlan(
  folder: RunFolder,
  recipe: Recipe,
  folds: readonly Fold[],
  { unit, resume }: { readonly unit: FoldUnit; readonly resume: boolean },
): Promise<void> {
  const where = `${folder.name}/${planFile}`;
  const bytes = await folder.read(planFile);
  const isRun =
    (await folder.read(files.last)) !== undefined || (await folder.read(files.model)) !== undefined;
  if (isRun || (bytes !== undefined && !resume)) {
    throw new LimberError({
      what: isRun
        ? 'the folder already holds a run without folds'
        : 'the folder already holds a cross-validation',
      expected: isRun ? 'another folder' : 'the option "resume" to continue it, or another folder',
      where: folder.name,
    });
  }
  const division = folds.map(({ people }) => people.map(({ id }) => id));
  if (bytes === undefined) {
    const plan = { format: 1, by: unit, folds: division, recipe };
    await folder.write(planFile, new TextEncoder().encode(`${JSON.stringify(plan)}\n`));
    return;
  }
  const words = { whole: 'the division into folds', part: "the division's" };
  const plan = parseAs(
    planSchema,
    parseJson(new TextDecoder().decode(bytes), words.whole, where),
    words,
    where,
  );
  if (plan.folds.length !== folds.length || plan.by !== unit) {
    throw new LimberError({
      what: 'the cross-validation was begun with another division',
      got: `${folds.length} folds by ${unit} now, ${plan.folds.length} by ${plan.by} before`,
      expected: 'the same, or a new folder',
      where,
    });
  }
  const different = recipeDifference(plan.recipe, recipe, where);
  if (different !== undefined) {
    throw new LimberError({
      what: 'the cross-validation was begun with another recipe',
      got: `another "${different}"`,
      expected: 'the same recipe, or a new folder',
      where,
    });
  }
  if (JSON.stringify(plan.folds) === JSON.stringify(division)) return;
  throw new LimberError({
    what: 'the subjects of the folds have changed',
    got: 'other subjects in the dataset than before',
    expected: 'the same dataset, or a new folder',
    where,
  });
}
