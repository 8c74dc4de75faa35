import { cpus } from 'node:os';
import { join } from 'node:path';
import { outputFolder, writeWhole } from '../../files/node.ts';
import { at } from '../../foundation/index.ts';
import { loadCharts } from '../../page/index.ts';
import { files } from '../../train/index.ts';
import { type Experiment, type ExperimentResult, experimentNamed } from '../index.ts';
import { renderExperiment } from '../page/index.ts';
import type { ExperimentEvent } from './experiment-events.ts';
import { gatherResult } from './gather-result.ts';
import { openHalf, openSetting } from './open-setting.ts';
import { readPlan, writePlan } from './plan-file.ts';
import { readCascade } from './read-run.ts';
import { refinedImages } from './refined-images.ts';
import { type ScoredArm, scoreArm } from './score-arm.ts';
import { planned, trainArm } from './train-arm.ts';
import { trainingLengths } from './training-lengths.ts';

/** How an experiment is run. */
export interface RunExperimentOptions {
  /** The folder for all files, created if necessary. A run that it already holds is continued. */
  readonly out: string;
  /** The folder with Leeds Sports Pose and its extension as `lsp` and `lspet`. Default: `data`. */
  readonly data?: string | undefined;
  /** Seconds for all trainings together. Default: the experiment's own budget. */
  readonly budget?: number | undefined;
  /** Whether to run everything in seconds, with tiny networks on synthetic figures, to check that it works. */
  readonly smoke?: boolean | undefined;
  /** Whether the page shows images of the dataset instead of gray. Default: true. */
  readonly images?: boolean | undefined;
  /** Number of threads. Default: one per core. */
  readonly threads?: number | undefined;
  /** The command that the page states, e.g. a command line. */
  readonly command?: string | undefined;
  /** Called for every event. */
  readonly on?: ((event: ExperimentEvent) => void) | undefined;
  /** Ends the run in good order. The same call continues it later. */
  readonly signal?: AbortSignal | undefined;
}

/** The outcome of a run: finished, or interrupted. */
export type ExperimentRun =
  | {
      readonly finished: true;
      readonly result: ExperimentResult;
      /** The path of the experiment's page. */
      readonly page: string;
    }
  | { readonly finished: false };

/**
 * Runs one of the papers' experiments: trains its arms within the budget, scores them on test people, and writes
 * `result.json` and `page.html`. The page needs no network connection.
 * @param experiment an experiment, or its name; `experiments` lists all.
 * @throws LimberError for an unknown name, when the data cannot be read, the budget is too small, or the folder holds
 * another run.
 */
export async function runExperiment(
  experiment: Experiment | string,
  options: RunExperimentOptions,
): Promise<ExperimentRun> {
  const { signal } = options;
  try {
    return await run(typeof experiment === 'string' ? experimentNamed(experiment) : experiment, options);
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason) return { finished: false };
    throw error;
  }
}

/** @throws the signal's reason when it aborts. */
async function run(
  experiment: Experiment,
  {
    data = 'data',
    smoke = false,
    images = true,
    threads = cpus().length,
    command = `runExperiment ${experiment.name}`,
    on = () => {},
    signal,
    ...options
  }: RunExperimentOptions,
): Promise<ExperimentRun> {
  const out = await outputFolder(options.out);
  const budget = smoke ? null : (options.budget ?? experiment.usualBudget);
  const wanted = { experiment: experiment.name, smoke, budget, data: smoke ? 'synthetic' : data };
  const known = await readPlan(out, wanted);
  const opened = await openSetting(smoke, data, out);
  const { setting, root } = opened;
  const arms = experiment.arms(setting);
  const lengths = { budget, root, threads, on, signal };
  const plan = known ?? { ...wanted, factors: await trainingLengths(experiment, arms, lengths) };
  if (known === undefined) await writePlan(out, plan);

  const dataset = await openHalf(opened, 'test');
  const scored: ScoredArm[] = [];
  for (const arm of arms.map((each) => planned(each, plan, out))) {
    const folder = join(out, 'arms', arm.name);
    await trainArm(arm, folder, { root, threads, on, signal });
    on({ kind: 'scoring', arm: arm.label, people: dataset.samples.length });
    const warn = (message: string) => on({ kind: 'warning', message });
    scored.push(await scoreArm(arm, folder, dataset, { threads, warn, signal }));
  }

  const result = await gatherResult(experiment, plan, opened, dataset, scored, { threads, command });
  const write = (name: string, text: string) => writeWhole(join(out, name), text);
  await write('result.json', `${JSON.stringify(result, null, 1)}\n`);
  const refined = experiment.refinements
    ? await refinedImages(await lastNetwork(join(out, 'arms', at(arms, 0).name)), dataset, threads, images)
    : [];
  await write('page.html', await renderExperiment(experiment, result, await loadCharts(), refined));
  return { finished: true, result, page: join(out, 'page.html') };
}

/** The model with every trained network of a cascade, including those that validation left out. */
async function lastNetwork(run: string): Promise<string> {
  return join(run, at(await readCascade(run), -1).folder, files.model);
}
