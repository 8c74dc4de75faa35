import { openPipeline } from '../../data/pipeline/node.ts';
import { at } from '../../foundation/index.ts';
import { multiplyAccumulates, type Networks } from '../../models/index.ts';
import {
  type OpenedRecipe,
  openModelNetworks,
  type TrainingData,
  trainingBatches,
} from '../../runs/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { networkRecipe, type Recipe, type RunFolder, sigmasOf, trainNetwork } from '../../train/index.ts';
import type { Cost } from '../index.ts';

/** Number of steps before timing, which include compilation and waiting for images, and number of timed steps. */
const [first, timed] = [5, 15];
/** One more step, so that the training is ended before its validation. */
const longer = first + timed + 1;

/**
 * Measures the cost of a training for the length in its recipe. A few steps of each network are taken and timed,
 * including the loading of images. All later stages of a cascade cost the same, so only one of them is timed.
 */
export async function measureCost(opened: OpenedRecipe, data: TrainingData, runtime: Runtime): Promise<Cost> {
  const { recipe } = opened;
  const networks = await openModelNetworks(opened, data.skeleton);
  let [seconds, macs] = [0, 0];
  for (const { architecture, own, times } of kindsOf(networks, recipe)) {
    const { steps, batch } = own.training;
    const each = await secondsPerStep(own, architecture, data, runtime);
    seconds += times * steps * each;
    macs += times * steps * batch * multiplyAccumulates(architecture);
  }
  return { seconds, multiplyAccumulates: macs };
}

/**
 * The kinds of networks that a recipe trains, with their numbers. All networks that look around joints are of the
 * same kind.
 */
function kindsOf([first, second, ...others]: Networks, recipe: Recipe) {
  const { gradientStatistics: _, ...training } = recipe.training;
  const plain = { ...recipe, training };
  const [sigma, ...more] = sigmasOf(recipe);
  return [
    { architecture: first, own: networkRecipe(plain, 0), times: 1 },
    ...(second === undefined
      ? []
      : [
          {
            architecture: second,
            own: networkRecipe(plain, 1, sigma),
            times: 1 + more.length + others.length,
          },
        ]),
  ];
}

async function secondsPerStep(
  recipe: Recipe,
  architecture: Parameters<typeof trainingBatches>[1],
  data: TrainingData,
  runtime: Runtime,
): Promise<number> {
  const enough = new AbortController();
  const times: number[] = [];
  await trainNetwork({
    recipe: { ...recipe, validateEvery: longer, training: { ...recipe.training, steps: longer } },
    architecture,
    runtime,
    folder: nowhere,
    resume: false,
    signal: enough.signal,
    clock: () => performance.now(),
    batches: (firstStep) => openPipeline(trainingBatches(recipe, architecture, data, { firstStep })),
    exporter: () => new Uint8Array(),
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
  return (at(times, -1) - at(times, first - 1)) / 1000 / timed;
}

const nowhere: RunFolder = {
  name: 'a training that is timed',
  write: async () => {},
  read: async () => undefined,
  append: async () => {},
  subfolder: async () => nowhere,
};
