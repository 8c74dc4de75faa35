import { fitPoseTree, type PoseTree } from '../codecs/index.ts';
import { measuredPeople } from '../data/index.ts';
import { LimberError, orProblem, problemOf } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { type Architecture, confidenceInWords, readMetadata } from '../models/index.ts';
import type { Platform } from '../platform/index.ts';
import { permutation, randomStream } from '../random.ts';
import { files, type HeldOut, type RunFolder, train } from '../train/index.ts';
import { flipAdvice } from './flip-advice.ts';
import { requireNoFolds } from './folds/plan.ts';
import { heldOutAdvice } from './held-out-advice.ts';
import {
  initialOrigin,
  type OpenedRecipe,
  openInitialWeights,
  openModelNetworks,
  openSkeleton,
} from './opened-recipe.ts';
import { reporter } from './reporter.ts';
import { openRunPage } from './run-page/run-page.ts';
import { safely } from './run-page/safely.ts';
import { openTrainingData, type TrainingData, type Unseen } from './train-data.ts';
import { trainDetector } from './train-detector.ts';
import { trainLifter } from './train-lifter.ts';
import { trainingBatches } from './training-batches.ts';
import type { TrainingOutcome, TrainRecipeOptions } from './training-options.ts';
import { type ValidatedModel, validateModel } from './validate-model.ts';

/** The additional options of a fold's training. */
export interface PartOfCrossValidation {
  /** People who take no part in the training. */
  readonly unseen?: Unseen;
  /** Name of the training in events. Default: the recipe's name. */
  readonly name?: string;
}

/**
 * Trains a recipe: a Convolutional Pose Machine, DeepPose's whole cascade, a regressor, a detector, or a lifter. A step depends
 * only on the recipe and the step's number. So a resumed run ends with the same numbers as one that was never interrupted. With the
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
  if (recipe.model.kind === 'detector') return trainDetector(platform, opened, options);
  if (recipe.model.kind === 'lift') return trainLifter(platform, opened, options);
  const tools = { open, decodeImage: platform.decodeImage };
  const data = await openTrainingData(recipe, tools, await openSkeleton(opened), unseen);
  const networks = await openModelNetworks(opened, data.skeleton);
  const initial = await openInitialWeights(opened);
  const initializedFrom = await initialOrigin(opened);
  for (const message of data.remarks) on({ kind: 'warning', message });
  for (const { message } of data.problems) on({ kind: 'warning', message });
  for (const message of flipAdvice(data.skeleton, recipe)) on({ kind: 'warning', message });
  const taught = data.datasets.flatMap(({ samples }) => samples);
  const advice = heldOutAdvice(data.skeleton, data.heldOut, data.people, recipe, taught);
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
            initializedFrom,
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
    initial,
    initializedFrom,
    tree,
    signal,
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
    batches: ({ recipe: own, architecture, crop }, firstStep) =>
      platform.openPipeline(
        trainingBatches(own, architecture, data, {
          onSkipped: (message) => on({ kind: 'warning', message }),
          firstStep,
          crop,
        }),
      ),
  });
  await page?.end(outcome);
  const confidence = await confidenceOf(folder);
  const stages = networks[0].name === undefined ? [] : trained;
  return { ...outcome, measure: 'PCK@0.2', confidence, stages };
}

/** The meaning of the confidences of a folder's model, in a sentence. */
async function confidenceOf(folder: RunFolder): Promise<string | undefined> {
  const model = await folder.read(files.model);
  if (model === undefined) return undefined;
  return confidenceInWords(readMetadata(model, folder.name));
}

/**
 * The spatial relations of the joints, for models of belief maps; `undefined` if some joint is never labeled
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
