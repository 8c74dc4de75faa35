import { LimberError } from '../errors.ts';
import {
  type CameraSettings,
  type Clip,
  inputLength,
  liftBatches,
  measuredErrors,
  openLifterOn,
  outputLength,
  scoreViews,
  viewClips,
} from '../lift/index.ts';
import { liftNetwork } from '../models/index.ts';
import type { Platform } from '../platform/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { type Recipe, trainNetwork, type Validation } from '../train/index.ts';
import { openLiftData } from './lift-data.ts';
import { type OpenedRecipe, openInitialWeights } from './opened-recipe.ts';
import { reporter } from './reporter.ts';
import { exportLifter } from './trained-lifter.ts';
import { singleOutcome, type TrainingOutcome, type TrainRecipeOptions } from './training-options.ts';

/** Trains a lifter on the motion capture of a recipe. @throws LimberError as `trainOpenedRecipe`. */
export async function trainLifter<Input>(
  platform: Platform<Input>,
  opened: OpenedRecipe,
  options: TrainRecipeOptions,
): Promise<TrainingOutcome> {
  const { recipe } = opened;
  const { open, on = () => {}, resume = false, signal, clock = Date.now } = options;
  const { model, seed, training } = recipe;
  if (model.kind !== 'lift') throw new Error('not a lifting recipe');
  const { train, validation, test, cameras } = await openLiftData(recipe, open);
  if (validation.length === 0) {
    throw new LimberError({
      what: 'no clip is held out to choose the model on',
      expected: 'names of clips or subjects in "data.clips.validation"',
      where: opened.where,
    });
  }
  const count = (clips: readonly unknown[], use: string) => `${clips.length} clips ${use}`;
  on({
    kind: 'note',
    message: `${count(train, 'to train on')}, ${count(validation, 'to choose the model')}, ${count(test, 'left for a test')}`,
  });
  const architecture = liftNetwork(model, inputLength, outputLength);
  const batches = liftBatches(train, { seed, batchSize: training.batch, cameras, noise: measuredErrors });
  const runtime = platform.trainingRuntime(options);
  const scoring = platform.singleRuntime({ ...options, threads: 1 });
  const outcome = await trainNetwork({
    recipe,
    architecture,
    runtime,
    folder: await options.openFolder(),
    resume,
    clock,
    initial: await openInitialWeights(opened),
    signal,
    report: reporter(recipe.name, recipe, on),
    batches(firstStep) {
      let step = firstStep;
      return { next: async () => batches.batch(step++), close: async () => {} };
    },
    exporter: (weights, card) => exportLifter(architecture, seed, weights, card),
    validate: lifterValidation(recipe, validation, cameras, scoring),
  });
  return singleOutcome('PA-MPJPE', outcome);
}

/** Validates a lifter on the clips held out: with true joints, which choose the model, and with a model's errors. */
function lifterValidation(
  { name, seed }: Recipe,
  clips: readonly Clip[],
  cameras: CameraSettings,
  runtime: Runtime,
): (model: Uint8Array) => Promise<Validation> {
  const exactViews = viewClips(clips, { seed, cameras });
  const estimatedViews = viewClips(clips, { seed, cameras, noise: measuredErrors });
  const inMillimeters = (value: number | null) => `${(value ?? Number.NaN).toFixed(1)} mm`;
  return async (model) => {
    const lifter = await openLifterOn(model, name, runtime);
    try {
      const exact = await scoreViews(exactViews, ({ seen }) => lifter.liftSeen(seen));
      const estimated = await scoreViews(estimatedViews, ({ seen }) => lifter.liftSeen(seen));
      return {
        measure: 'PA-MPJPE',
        score: exact.paMpjpe.mean ?? Number.POSITIVE_INFINITY,
        perJoint: exact.paMpjpe.joints,
        conditions: `${exact.frames} frames of ${clips.length} clips, true points; MPJPE ${inMillimeters(exact.mpjpe.mean)}; with a model's errors PA-MPJPE ${inMillimeters(estimated.paMpjpe.mean)}`,
      };
    } finally {
      await lifter.close();
    }
  };
}
