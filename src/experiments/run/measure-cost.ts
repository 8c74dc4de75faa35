import { openPipeline } from '../../data/pipeline/node.ts';
import { multiplyAccumulates } from '../../models/index.ts';
import {
  type OpenedRecipe,
  openArchitectures,
  type TrainingData,
  trainingBatches,
} from '../../runs/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { isCascade, type Recipe, type RunFolder, stageRecipe, train } from '../../train/index.ts';
import type { Cost } from '../index.ts';

/** Steps that are taken to see how long one takes; the first ones also wait for compilation and pictures. */
const [first, timed] = [5, 15];
/** So that the training ends before its validation. */
const longer = first + timed + 1;

/**
 * What a training would cost at the length that its recipe names: a few steps of each of its networks, which all later
 * stages of a cascade share, are taken and timed, pictures included.
 */
export async function measureCost(opened: OpenedRecipe, data: TrainingData, runtime: Runtime): Promise<Cost> {
  const { recipe } = opened;
  const architectures = await openArchitectures(opened, data.skeleton);
  let [seconds, macs] = [0, 0];
  for (const { stage, own, times } of networks(recipe)) {
    const architecture = architectures(stage);
    const { steps, batch } = own.training;
    const each = await secondsPerStep(own, architecture, data, runtime);
    seconds += times * steps * each;
    macs += times * steps * batch * multiplyAccumulates(architecture);
  }
  return { seconds, multiplyAccumulates: macs };
}

/** The kinds of network that a recipe trains, and how many of each: a cascade's later stages are alike. */
function networks(recipe: Recipe): readonly { stage: number; own: Recipe; times: number }[] {
  const { gradientStatistics: _, ...training } = recipe.training;
  if (!isCascade(recipe)) return [{ stage: 1, own: { ...recipe, training }, times: 1 }];
  const { stages, sigma } = recipe.model;
  const first = { stage: 1, own: stageRecipe(recipe, 1), times: 1 };
  if (stages === 1) return [first];
  return [first, { stage: 2, own: stageRecipe(recipe, 2, sigma[0]), times: sigma.length + stages - 2 }];
}

async function secondsPerStep(
  recipe: Recipe,
  architecture: Parameters<typeof trainingBatches>[1],
  data: TrainingData,
  runtime: Runtime,
): Promise<number> {
  const enough = new AbortController();
  const times: number[] = [];
  await train({
    recipe: { ...recipe, validateEvery: longer, training: { ...recipe.training, steps: longer } },
    architecture,
    skeleton: data.skeleton,
    runtime,
    folder: nowhere,
    resume: false,
    signal: enough.signal,
    clock: () => performance.now(),
    batches: (firstStep) => openPipeline(trainingBatches(recipe, architecture, data, { firstStep })),
    validate: () => Promise.reject(new Error('a training that is timed ends before its validation')),
    report: {
      started() {},
      stepped({ step }) {
        times.push(performance.now());
        if (step === first + timed) enough.abort();
      },
      validated() {},
      warned() {},
    },
  });
  return (times.at(-1)! - times[first - 1]!) / 1000 / timed;
}

const nowhere: RunFolder = {
  name: 'a training that is timed',
  write: async () => {},
  read: async () => undefined,
  append: async () => {},
  subfolder: async () => nowhere,
};
