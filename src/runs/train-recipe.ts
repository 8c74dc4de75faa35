import { fitPoseTree, type PoseTree } from '../codecs/index.ts';
import { measuredPeople, type OpenSource } from '../data/index.ts';
import { LimberError, orProblem, problemOf } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { type Architecture, confidenceInWords, metadataKey, parseMetadata } from '../models/index.ts';
import { decodeMetadata } from '../onnx/index.ts';
import type { ComputeOptions, Platform } from '../platform/index.ts';
import { permutation, randomStream } from '../random.ts';
import {
  files,
  type HeldOut,
  type NetworkOutcome,
  type Recipe,
  type Reporter,
  type RunFolder,
  train,
} from '../train/index.ts';
import { requireNoFolds } from './folds/plan.ts';
import { openRunPage } from './run-page/run-page.ts';
import { safely } from './run-page/safely.ts';
import { heldOutAdvice } from './held-out-advice.ts';
import { type OpenedRecipe, openInitialWeights, openModelNetworks, openSkeleton } from './opened-recipe.ts';
import { openTrainingData, type TrainingData, type Unseen } from './train-data.ts';
import { trainingBatches } from './training-batches.ts';
import type { TrainingEvent } from './training-events.ts';
import { type ValidatedModel, validateModel } from './validate-model.ts';

export interface TrainRecipeOptions extends ComputeOptions {
  /**
   * Opens the run's folder for models, checkpoints and the log. It is called after the recipe and its data have been
   * checked.
   */
  readonly openFolder: () => Promise<RunFolder>;
  /** Opens a dataset's place that the recipe names. */
  readonly open: OpenSource;
  /** Continue from the folder's last checkpoint. Without `resume`, a folder with a run is refused. */
  readonly resume?: boolean | undefined;
  /** Called for every event. */
  readonly on?: ((event: TrainingEvent) => void) | undefined;
  /** Whether the run's page `run.html` is written, at every validation and at the end. Default: true. */
  readonly page?: boolean | undefined;
  /** Ends the training after the current step, with a checkpoint. */
  readonly signal?: AbortSignal | undefined;
  /** The current time in milliseconds since 1970. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** The additional options of a fold's training. */
export interface PartOfCrossValidation {
  /** People who take no part in the training. */
  readonly unseen?: Unseen;
  /** Name of the training in events. Default: the recipe's name. */
  readonly name?: string;
}

/** How a training ended. */
export interface TrainingOutcome {
  /** Whether all steps were taken; false if the signal ended the training. */
  readonly finished: boolean;
  /** Number of steps that the last network has taken. */
  readonly step: number;
  /** The model in `model.onnx`: its PCK@0.2 in per cent on the people held out, and the step that it was saved at. */
  readonly best?: { readonly score: number; readonly step: number };
  /** The meaning of the confidences of the model in `model.onnx`, in a sentence; absent if there is no model yet. */
  readonly confidence?: string;
  /** For a cascade, every network that was trained to its end; empty for other models. */
  readonly stages: readonly NetworkOutcome[];
}

/**
 * Trains a recipe: a Convolutional Pose Machine, DeepPose's whole cascade, or a regressor. A step depends only on the
 * recipe and the step's number. So a resumed run ends with the same numbers as one that was never interrupted. With the
 * same number of threads they agree to the last digit.
 * @throws LimberError when the recipe, its data or its files are wrong, the folder holds another run, or the loss is
 * NaN.
 */
export async function trainOpenedRecipe<Input>(
  platform: Platform<Input>,
  opened: OpenedRecipe,
  options: TrainRecipeOptions,
  { unseen, name: title = opened.recipe.name }: PartOfCrossValidation = {},
): Promise<TrainingOutcome> {
  const { recipe } = opened;
  const { open, on = () => {} } = options;
  for (const message of opened.warnings) on({ kind: 'warning', message });
  const tools = { open, decodeImage: platform.decodeImage };
  const data = await openTrainingData(recipe, tools, await openSkeleton(opened), unseen);
  const networks = await openModelNetworks(opened, data.skeleton);
  const initial = await openInitialWeights(opened);
  for (const message of data.remarks) on({ kind: 'warning', message });
  for (const { message } of data.problems) on({ kind: 'warning', message });
  const advice = heldOutAdvice(data.skeleton, data.heldOut, data.people, recipe);
  for (const message of [...data.leftOut, ...advice]) on({ kind: 'note', message });
  const runtime = platform.trainingRuntime(options);
  const { resume = false, signal, clock = Date.now } = options;
  const tree = treeFor(networks[0], data);
  const folder = await options.openFolder();
  await requireNoFolds(folder);
  let found: ValidatedModel | undefined;
  const validate = async (model: Uint8Array) => {
    found = await validateModel(model, runtime, data);
    return found;
  };
  const page =
    options.page === false
      ? undefined
      : safely(
          openRunPage({
            recipe,
            data,
            folder,
            address: platform.jpegAddress,
            estimate: async (model) => (await validate(model)).poses,
          }),
          on,
        );
  const { networks: trained, ...outcome } = await train({
    recipe,
    networks,
    skeleton: data.skeleton,
    runtime,
    folder,
    resume,
    clock,
    ...(initial && { initial }),
    ...(tree && { tree }),
    ...(signal && { signal }),
    validate: async (model) => (await validate(model)).validation,
    people: (count) => trainingPeople(platform, data, recipe.seed, count),
    report(name, own, ownFolder) {
      page?.begin({ name, recipe: own, folder: ownFolder });
      const events = reporter(name === undefined ? title : `${title}, ${name}`, own, on);
      return {
        ...events,
        started(facts) {
          page?.started(facts.parameters);
          events.started(facts);
        },
        saved: async (best) => page?.validated(found?.poses, best),
      };
    },
    tell: (message) => on({ kind: 'note', message }),
    batches: ({ recipe: own, architecture, framing }, firstStep) =>
      platform.openPipeline(
        trainingBatches(own, architecture, data, {
          onSkipped: (message) => on({ kind: 'warning', message }),
          firstStep,
          ...(framing && { framing }),
        }),
      ),
  });
  await page?.end(outcome);
  const confidence = await confidenceOf(folder);
  const stages = networks[0].name === undefined ? [] : trained;
  return { ...outcome, ...(confidence !== undefined && { confidence }), stages };
}

/** The meaning of the confidences of a folder's model, in a sentence. */
async function confidenceOf(folder: RunFolder): Promise<string | undefined> {
  const model = await folder.read(files.model);
  if (model === undefined) return undefined;
  return confidenceInWords(parseMetadata(decodeMetadata(model, folder.name)[metadataKey], folder.name));
}

/** A reporter that sends one network's training as events. */
function reporter(network: string, recipe: Recipe, on: (event: TrainingEvent) => void): Reporter {
  const { steps, batch } = recipe.training;
  on({ kind: 'network', network, recipe });
  return {
    compiling: () => on({ kind: 'compiling', network }),
    started: (facts) => on({ kind: 'started', network, steps, ...facts }),
    stepped: ({ rate, ...result }) =>
      on({ kind: 'step', network, steps, batch, learningRate: rate, ...result }),
    validated: (step, validation, best) => on({ kind: 'validated', network, step, validation, best }),
    warned: (message) => on({ kind: 'warning', message }),
    noted: (message) => on({ kind: 'note', message }),
  };
}

/**
 * The spatial relations of the joints, for models of belief maps; `undefined` if some joint is never labelled
 * together with the others. Every person counts once, even if the recipe repeats their dataset.
 */
function treeFor({ codec }: Architecture, { skeleton, datasets }: TrainingData): PoseTree | undefined {
  if (codec.kind !== 'belief maps') return undefined;
  const samples = new Set(datasets.flatMap(({ samples }) => samples));
  try {
    return fitPoseTree(skeleton, measuredPeople([...samples]));
  } catch (error) {
    problemOf(error);
    return undefined;
  }
}

/** Key of this random draw: it keeps the chosen people independent of the seed's other draws. */
const peopleKey = 0x706572;

/** The first `count` people of the training set in random order, each once. People whose image is broken are left out. */
async function* trainingPeople(
  { decodeImage }: Pick<Platform<never>, 'decodeImage'>,
  { datasets }: TrainingData,
  seed: number,
  count: number,
): AsyncGenerator<HeldOut> {
  const all = datasets.flatMap(({ files, samples }) =>
    [...new Set(samples)].map((sample) => ({ files, sample })),
  );
  const order = permutation(randomStream(seed, peopleKey), all.length);
  for (const place of order.subarray(0, count)) {
    const { files, sample } = at(all, place);
    const read = async () => decodeImage(await files.read(sample.image), `${files.name}/${sample.image}`);
    const image = await orProblem(read());
    if (!(image instanceof LimberError)) yield { sample, image };
  }
}
