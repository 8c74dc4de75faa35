import { openDescribed } from '../detect/index.ts';
import { type DetectedBox, leastScoreForAp } from '../eval/index.ts';
import type { Platform } from '../platform/index.ts';
import { type HeldOut, scoreBoxes, trainNetwork, type Validation } from '../train/index.ts';
import {
  initialOrigin,
  type OpenedRecipe,
  openInitialWeights,
  openModelNetworks,
  readTrunk,
} from './opened-recipe.ts';
import { reporter } from './reporter.ts';
import { openDetectorPage } from './run-page/detector-page.ts';
import { safely } from './run-page/safely.ts';
import { openTrainingData } from './train-data.ts';
import { detectorOf, exportDetector } from './trained-detector.ts';
import { trainingBatches } from './training-batches.ts';
import { singleOutcome, type TrainingOutcome, type TrainRecipeOptions } from './training-options.ts';

/** Trains a detector on the boxes of a recipe's datasets. @throws LimberError as `trainOpenedRecipe`. */
export async function trainDetector<Input>(
  platform: Platform<Input>,
  opened: OpenedRecipe,
  options: TrainRecipeOptions,
): Promise<TrainingOutcome> {
  const { recipe } = opened;
  const { open, on = () => {}, resume = false, signal, clock = Date.now } = options;
  const data = await openTrainingData(recipe, { open, decodeImage: platform.decodeImage });
  for (const message of data.remarks) on({ kind: 'warning', message });
  for (const { message } of data.problems) on({ kind: 'warning', message });
  const [architecture] = await openModelNetworks(opened, data.skeleton);
  const initial = await openInitialWeights(opened);
  const file = await readTrunk(opened);
  const detector = detectorOf(file);
  const runtime = platform.trainingRuntime(options);
  const folder = await options.openFolder();
  const initializedFrom = await initialOrigin(opened);
  const { minimumScore } = detector.description;
  let found: readonly DetectedBox[] | undefined;
  const detect = async (model: Uint8Array) => {
    const trained = await openDescribed({ ...detector, model }, runtime);
    try {
      found = await detectAll(trained, data.heldOut);
      return found;
    } finally {
      await trained.close();
    }
  };
  const { jpegAddress: address } = platform;
  const page =
    options.page === false
      ? undefined
      : safely(
          openDetectorPage({ recipe, initializedFrom, data, folder, address, detect, minimumScore }),
          on,
        );
  const events = reporter(recipe.name, recipe, on);
  const outcome = await trainNetwork({
    recipe,
    architecture,
    runtime,
    folder,
    resume,
    clock,
    initial,
    initializedFrom,
    signal,
    report: {
      ...events,
      started(facts) {
        page?.started(facts.parameters);
        events.started(facts);
      },
      saved: async (best) => page?.validated(found, best),
    },
    batches: (firstStep) =>
      platform.openPipeline(
        trainingBatches(recipe, architecture, data, {
          onSkipped: (message) => on({ kind: 'warning', message }),
          firstStep,
        }),
      ),
    exporter: (weights, card) => exportDetector(file, detector, recipe, { weights, card }),
    async validate(model): Promise<Validation> {
      return scoreBoxes(data.heldOut, await detect(model), minimumScore);
    },
  });
  await page?.end(outcome);
  return singleOutcome('box AP', outcome);
}

/** A detector's results in images. Each image is searched once. */
async function detectAll(detector: Awaited<ReturnType<typeof openDescribed>>, heldOut: readonly HeldOut[]) {
  const images = new Map(heldOut.map(({ sample, image }) => [sample.image, image] as const));
  const found = [];
  for (const [name, image] of images) {
    for (const each of await detector.detect(image, { minimumScore: leastScoreForAp })) {
      found.push({ image: name, ...each });
    }
  }
  return found;
}
