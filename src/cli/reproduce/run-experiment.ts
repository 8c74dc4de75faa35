import { cpus } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { LimberError } from '../../errors.ts';
import { type Arm, divide, type Experiment, lengthened } from '../../experiments/index.ts';
import {
  gatherResult,
  measureCost,
  type OpenedSetting,
  openHalf,
  openSetting,
  type PlanFile,
  readCascade,
  readPlan,
  refinedPictures,
  type ScoredArm,
  scoreArm,
  writePlan,
} from '../../experiments/node.ts';
import { renderExperiment } from '../../experiments/page/index.ts';
import { commandLine, outputFolder, writeWhole } from '../../files/node.ts';
import { loadCharts } from '../../page/index.ts';
import { nodePlatform } from '../../platform/node.ts';
import { trainRecipe } from '../../public/node/train.ts';
import { openTrainingData, type TrainingData } from '../../runs/index.ts';
import { readRecipe } from '../../runs/node.ts';
import { dividingRuntime } from '../../runtime/background/node.ts';
import { files } from '../../train/index.ts';
import { trainingDisplay } from '../terminal/display.ts';
import { exit, Reported } from '../terminal/exit.ts';
import { listenForInterrupt } from '../terminal/interrupt.ts';
import type { ReproduceOptions } from './options.ts';

/** Steps of each training of a smoke run. */
const smokeSteps = 6;

/**
 * `limber reproduce`: trains the arms of an experiment, goes on where it stopped, and writes the page.
 * @throws Reported when it is interrupted; LimberError when it cannot begin or go on.
 */
export async function runExperiment(experiment: Experiment, options: ReproduceOptions): Promise<void> {
  const { smoke, data, threads = cpus().length } = options;
  const out = await outputFolder(options.out ?? join('runs', 'reproduce', experiment.name));
  const budget = smoke ? null : (options.budget ?? experiment.usualBudget);
  const wanted = { experiment: experiment.name, smoke, budget, data: smoke ? 'puppets' : data };
  const known = await readPlan(out, wanted);
  const opened = await openSetting(smoke, data, out);
  const { setting, root } = opened;
  const arms = experiment.arms(setting);
  const plan = known ?? {
    ...wanted,
    factors: await factorsOf(experiment, arms, opened, { budget, threads }),
  };
  if (known === undefined) await writePlan(out, plan);

  const dataset = await openHalf(opened, 'test');
  const scored: ScoredArm[] = [];
  for (const arm of arms.map((arm) => planned(arm, plan, out))) {
    const [run, path] = [join(out, 'arms', arm.name), recipePath(out, arm)];
    await writeWhole(path, new TextEncoder().encode(recipeFile(arm, root, run)));
    await trained(path, root, run, threads);
    process.stderr.write(`scoring ${arm.label} on ${dataset.samples.length} test people\n`);
    scored.push(await scoreArm(arm, run, dataset, threads));
  }

  const result = await gatherResult(experiment, plan, opened, dataset, scored, threads);
  const write = (name: string, text: string) => writeWhole(join(out, name), new TextEncoder().encode(text));
  await write('result.json', `${JSON.stringify(result, null, 1)}\n`);
  const pictures = experiment.refinements
    ? await refinedPictures(
        await lastNetwork(join(out, 'arms', arms[0]!.name)),
        dataset,
        threads,
        options.pictures,
      )
    : [];
  const page = await renderExperiment(experiment, result, await loadCharts(), pictures);
  await write('page.html', page);
  process.stdout.write(`page  ${join(out, 'page.html')}\n`);
}

/** What every arm's recipe is lengthened by. */
async function factorsOf(
  { equal }: Experiment,
  arms: readonly Arm[],
  { root }: OpenedSetting,
  { budget, threads }: { readonly budget: number | null; readonly threads: number },
): Promise<PlanFile['factors']> {
  const named = (factors: readonly number[]) =>
    Object.fromEntries(arms.map(({ name }, index) => [name, factors[index]!]));
  if (budget === null) return named(arms.map(({ recipe }) => smokeSteps / recipe.training.steps));
  const started = performance.now();
  const runtime = dividingRuntime({ threads });
  const open = (place: string) => nodePlatform.openSource(join(root, place));
  const tools = { open, decodeImage: nodePlatform.decodeImage };
  const costs = [];
  let data: TrainingData | undefined;
  for (const arm of arms) {
    const opened = await readRecipe(arm.recipe);
    process.stderr.write(`timing a few steps of ${arm.label}\n`);
    // An experiment's arms are all trained on the same people.
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

/** @throws LimberError when the plan, made earlier, does not know the arm. */
function planned({ recipe, ...arm }: Arm, { factors }: PlanFile, out: string): Arm {
  const factor = factors[arm.name];
  if (factor !== undefined) return { ...arm, recipe: lengthened(recipe, factor) };
  throw new LimberError({
    what: 'the folder holds a run of an earlier form of the experiment',
    got: `a plan for ${Object.keys(factors).join(', ')}`,
    expected: `one for ${arm.name} too; take another --out folder`,
    where: out,
  });
}

/** The model of a cascade with every network that was trained, also one that validation left out in the end. */
async function lastNetwork(run: string): Promise<string> {
  return join(run, (await readCascade(run)).at(-1)!.folder, files.model);
}

/** Beside the arm's folder. */
function recipePath(out: string, { name }: Arm): string {
  return join(out, 'arms', `${name}.yaml`);
}

/** An arm's recipe as a file that `limber train` takes. */
function recipeFile({ label, recipe }: Arm, root: string, run: string): string {
  const command = commandLine(['limber', 'train', `${run}.yaml`, '--data', root, '--out', run, '--resume']);
  return `# ${label}\n#\n#   ${command}\n${stringify(recipe, { aliasDuplicateObjects: false })}`;
}

async function trained(path: string, data: string, out: string, threads: number): Promise<void> {
  const { on, stop } = trainingDisplay(process.stderr, () => performance.now());
  const interrupt = listenForInterrupt();
  try {
    const { finished } = await trainRecipe(path, {
      data,
      out,
      resume: true,
      threads,
      on,
      signal: interrupt.signal,
    });
    stop();
    if (finished) return;
    process.stderr.write('limber: interrupted; the same "limber reproduce" goes on with the experiment\n');
    throw new Reported(exit.interrupted);
  } finally {
    stop();
    interrupt.stop();
  }
}
