import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { LimberError } from '../../errors.ts';
import { commandLine, writeWhole } from '../../files/node.ts';
import { nodePlatform } from '../../platform/node.ts';
import { trainOpenedRecipe } from '../../runs/index.ts';
import { readRecipe, runFolder } from '../../runs/node.ts';
import { type Arm, lengthened } from '../index.ts';
import type { ExperimentEvent } from './experiment-events.ts';
import type { PlanFile } from './plan-file.ts';

/** How an arm is trained. */
export interface TrainArmOptions {
  /** The folder that dataset folders are relative to. */
  readonly root: string;
  readonly threads: number;
  readonly on: (event: ExperimentEvent) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The arm with the length that the plan gives it. @throws LimberError when the plan does not have the arm. */
export function planned({ recipe, ...arm }: Arm, { factors }: PlanFile, out: string): Arm {
  const factor = factors[arm.name];
  if (factor !== undefined) return { ...arm, recipe: lengthened(recipe, factor) };
  throw new LimberError({
    what: 'the folder holds a run of an earlier form of the experiment',
    got: `a plan for ${Object.keys(factors).join(', ')}`,
    expected: `one for ${arm.name} too, or another folder`,
    where: out,
  });
}

/**
 * Trains an arm, or continues its training. Its recipe is written beside its folder. @throws the signal's reason when
 * it aborts.
 */
export async function trainArm(
  arm: Arm,
  folder: string,
  { root, threads, on, signal }: TrainArmOptions,
): Promise<void> {
  on({ kind: 'training', arm: arm.label });
  const path = `${folder}.yaml`;
  await writeWhole(path, recipeFile(arm, root, folder));
  const { finished } = await trainOpenedRecipe(nodePlatform, await readRecipe(path), {
    openFolder: () => runFolder(folder),
    open: (place) => nodePlatform.openSource(resolve(root, place)),
    resume: true,
    threads,
    on,
    signal,
  });
  if (!finished) signal?.throwIfAborted();
}

/** An arm's recipe as a file that `limber train` accepts. */
function recipeFile({ label, recipe }: Arm, root: string, run: string): string {
  const command = commandLine(['limber', 'train', `${run}.yaml`, '--root', root, '--out', run, '--resume']);
  return `# ${label}\n#\n#   ${command}\n${stringify(recipe, { aliasDuplicateObjects: false })}`;
}
