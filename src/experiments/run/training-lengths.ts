import { join } from 'node:path';
import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import { nodePlatform } from '../../platform/node.ts';
import { openTrainingData, type TrainingData } from '../../runs/index.ts';
import { readRecipe } from '../../runs/node.ts';
import { type Arm, divide, type Experiment } from '../index.ts';
import type { ExperimentEvent } from './experiment-events.ts';
import { measureCost } from './measure-cost.ts';
import type { PlanFile } from './plan-file.ts';

/** Number of steps of each training of a smoke run. */
const smokeSteps = 6;

/** The options that decide the lengths of an experiment's trainings. */
export interface LengthOptions {
  /** Seconds for all trainings together; `null` for a smoke run. */
  readonly budget: number | null;
  /** The folder that dataset folders are relative to. */
  readonly root: string;
  readonly threads: number;
  readonly on: (event: ExperimentEvent) => void;
  /** Ends the work before the next arm is timed; the signal's reason is then thrown. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A factor for the length of each arm's recipe, so that all trainings together fit the budget. A few steps of each
 * arm are taken to measure their time.
 * @throws LimberError when that alone exceeds the budget, or the data cannot be read.
 */
export async function trainingLengths(
  { equal }: Experiment,
  arms: readonly Arm[],
  { budget, root, threads, on, signal }: LengthOptions,
): Promise<PlanFile['factors']> {
  const named = (factors: readonly number[]) =>
    Object.fromEntries(arms.map(({ name }, index) => [name, at(factors, index)]));
  if (budget === null) return named(arms.map(({ recipe }) => smokeSteps / recipe.training.steps));
  const started = performance.now();
  const runtime = nodePlatform.trainingRuntime({ threads });
  const open = (place: string) => nodePlatform.openSource(join(root, place));
  const tools = { open, decodeImage: nodePlatform.decodeImage };
  const costs = [];
  let data: TrainingData | undefined;
  for (const arm of arms) {
    signal?.throwIfAborted();
    on({ kind: 'timing', arm: arm.label });
    const opened = await readRecipe(arm.recipe);
    // All arms of an experiment are trained on the same people.
    data ??= await openTrainingData(opened.recipe, tools);
    costs.push(await measureCost(opened, data, runtime));
  }
  const elapsed = (performance.now() - started) / 1000;
  if (elapsed < budget) return named(divide(costs, budget - elapsed, equal));
  throw new LimberError({
    what: 'the budget is too small',
    got: `${budget} s`,
    expected: `more than the ${Math.ceil(elapsed)} s that timing a few steps of each network took`,
  });
}
