import { cpus } from 'node:os';
import { join } from 'node:path';
import { createEstimator, type Estimator } from '../../estimate/index.ts';
import { outputFolder, readBytes, writeWhole } from '../../files/node.ts';
import { at } from '../../foundation/index.ts';
import { loadCharts } from '../../page/index.ts';
import { nodePlatform } from '../../platform/node.ts';
import { openDetectorOn } from '../../runs/index.ts';
import { defaultDetector, packagedFile, readDetectorFile } from '../../runs/node.ts';
import { files } from '../../train/index.ts';
import { version } from '../../version.ts';
import { crowdCounts, crowdSize, severalPeople } from '../catalog/crowds.ts';
import type { CrowdResult, CrowdRow, CrowdTraining } from '../crowd-result.ts';
import type { Arm } from '../experiment.ts';
import { renderCrowds } from '../page/index.ts';
import type { Setting } from '../setting.ts';
import { drawScene, writeCrowds } from './crowd-data.ts';
import { readPlan, writePlan } from './plan-file.ts';
import { readLogs } from './read-run.ts';
import type { RunExperimentOptions } from './run-experiment.ts';
import { detectorTime, scoreCrowds } from './score-crowds.ts';
import { planned, trainArm } from './train-arm.ts';
import { trainingLengths } from './training-lengths.ts';

/** The outcome of comparing ways to find several people: finished, or interrupted. */
export type CrowdRun =
  | { readonly finished: true; readonly result: CrowdResult; readonly page: string }
  | { readonly finished: false };

/** Seeds of the images to train on and of those to test on. */
const [trainSeed, testSeed] = [1, 2];

/**
 * Runs the experiment `several-people`: trains a network that finds everybody at once and one that looks at each person,
 * on drawn crowds, and compares them as crowds grow. It writes `result.json` and `page.html`. A run that the folder
 * already holds is continued.
 * @throws LimberError when the budget is too small, or the folder holds another run.
 */
export async function runCrowdExperiment(
  options: Omit<RunExperimentOptions, 'data' | 'images'>,
): Promise<CrowdRun> {
  const { signal } = options;
  try {
    return await run(options);
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason) return { finished: false };
    throw error;
  }
}

/** @throws the signal's reason when it aborts. */
async function run({
  smoke = false,
  threads = cpus().length,
  command = `runCrowdExperiment ${severalPeople.name}`,
  on = () => {},
  signal,
  ...options
}: Omit<RunExperimentOptions, 'data' | 'images'>): Promise<CrowdRun> {
  const out = await outputFolder(options.out);
  const budget = smoke ? null : (options.budget ?? severalPeople.usualBudget);
  const wanted = { experiment: severalPeople.name, smoke, budget, data: 'synthetic crowds' };
  const known = await readPlan(out, wanted);
  const size = crowdSize({ smoke });
  if (known === undefined) await writeCrowds(join(out, 'crowds'), trainSeed, smoke ? 12 : 1500, size);
  const setting: Setting = {
    smoke,
    data: { train: ['coco:crowds'], validation: smoke ? 4 : 100 },
    test: 'coco:crowds',
    trunk: '',
    trunkOrigin: '',
  };
  const arms = severalPeople.arms(setting);
  const lengths = { budget, root: out, threads, on, signal };
  const plan = known ?? { ...wanted, factors: await trainingLengths(severalPeople, arms, lengths) };
  if (known === undefined) await writePlan(out, plan);

  const trainings: CrowdTraining[] = [];
  for (const arm of arms.map((each) => planned(each, plan, out))) {
    const folder = join(out, 'arms', arm.name);
    await trainArm(arm, folder, { root: out, threads, on, signal });
    trainings.push(await trainingOf(arm, folder));
  }

  const [bottomUp, topDown] = [await open(out, at(arms, 0)), await open(out, at(arms, 1))];
  const described = await readDetectorFile(packagedFile(defaultDetector) ?? defaultDetector);
  const detector = await openDetectorOn(nodePlatform, described, { threads: 1 });
  const rows: CrowdRow[] = [];
  const counts = smoke ? crowdCounts.slice(0, 2) : crowdCounts;
  try {
    const scenesOf = (people: number) =>
      Array.from({ length: smoke ? 2 : 40 }, (_, number) =>
        drawScene(testSeed, 1000 * people + number, people, size),
      );
    const detectorMilliseconds = await detectorTime(scenesOf(1), detector);
    for (const people of counts) {
      signal?.throwIfAborted();
      const scenes = scenesOf(people);
      const all = scenes.reduce((sum, scene) => sum + scene.people.length, 0);
      on({ kind: 'scoring', arm: `crowds of ${people}`, people: all });
      rows.push(await scoreCrowds(people, scenes, { bottomUp, topDown, detector }));
    }
    const result: CrowdResult = {
      limber: version,
      date: new Date().toISOString(),
      command,
      experiment: severalPeople.name,
      smoke,
      budget,
      machine: { processor: cpus()[0]?.model ?? 'unknown', threads, node: process.version },
      trainings,
      detectorMilliseconds,
      rows,
    };
    const write = (name: string, text: string) => writeWhole(join(out, name), text);
    await write('result.json', `${JSON.stringify(result, null, 1)}\n`);
    await write('page.html', await renderCrowds(severalPeople, result, await loadCharts()));
    return { finished: true, result, page: join(out, 'page.html') };
  } finally {
    for (const opened of [bottomUp, topDown, detector]) await opened.close();
  }
}

/** An arm's trained model, on one thread. */
async function open(out: string, { name }: Arm): Promise<Estimator> {
  const path = join(out, 'arms', name, files.model);
  return createEstimator(await readBytes('model', path), path, nodePlatform.singleRuntime({ threads: 1 }));
}

async function trainingOf({ name, label, recipe }: Arm, folder: string): Promise<CrowdTraining> {
  const { steps, batch } = recipe.training;
  const { seconds } = await readLogs([{ folder, network: 'network' }]);
  return { name, label, steps, batch: batch ?? 32, seconds };
}
