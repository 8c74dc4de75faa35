import type { PoseTree } from '../codecs/index.ts';
import type { JointCropSettings } from '../data/index.ts';
import { createEstimator } from '../estimate/index.ts';
import { at } from '../foundation/index.ts';
import type { Architecture, Networks } from '../models/index.ts';
import { decodeModel } from '../onnx/index.ts';
import { countedSubjects, type Skeleton, torsoJoints } from '../skeletons/index.ts';
import { type CropErrors, fitErrors, readErrors, writeErrors } from './crop-errors.ts';
import { type ExportedNetwork, exportModel } from './export.ts';
import { lastGain, withGain } from './gain.ts';
import type { HeldOut } from './held-out.ts';
import { gainsOf, networkRecipe, refinementOf, sigmasOf } from './network-recipe.ts';
import type { Recipe } from './recipe.ts';
import { files, type RunFolder } from './run-folder.ts';
import { type BatchStream, type NetworkOptions, type Reporter, trainNetwork } from './train-network.ts';
import { type Weights, weightsOf } from './weights.ts';

type Shared = 'runtime' | 'resume' | 'signal' | 'clock' | 'validate' | 'initializedFrom';

export interface TrainOptions extends Pick<NetworkOptions, Shared> {
  readonly recipe: Recipe;
  readonly skeleton: Skeleton;
  /** The model's networks, first to last. */
  readonly networks: Networks;
  /** The run's folder. A network with a name gets a separate folder inside. */
  readonly folder: RunFolder;
  /** Parameters that replace those of the first network, where names and sizes match. */
  readonly initial?: Weights | undefined;
  /** The spatial relations of the joints in the training poses, for the exported model. */
  readonly tree?: PoseTree | undefined;
  /** Opens the batches of one network, from step `firstStep`, counted from 0. */
  readonly batches: (network: NetworkData, firstStep: number) => BatchStream;
  /** The first `count` people of the training set, with their images. */
  readonly people: (count: number) => AsyncIterable<HeldOut>;
  /**
   * The reporter for the training of one network.
   * @param name `undefined` for a model's only network.
   * @param folder the network's own.
   */
  readonly report: (name: string | undefined, recipe: Recipe, folder: RunFolder) => Reporter;
  /** Called with a sentence about the work between the trainings of networks. */
  readonly tell: (message: string) => void;
}

/** The training data of one network. */
export interface NetworkData {
  readonly recipe: Recipe;
  readonly architecture: Architecture;
  /** The crops of a network that looks around joints. */
  readonly crop?: JointCropSettings | undefined;
}

/** A trained network, and the score of the model that ends with it. */
export interface NetworkOutcome {
  /** Position of the network in the model, from 1. */
  readonly stage: number;
  /** Side of its crops around joints, in body diameters. */
  readonly sigma?: number | undefined;
  /** The factor on its corrections, if the recipe gives several to choose from. */
  readonly gain?: number;
  /** The folder of its training. Empty for a model's only network, which uses the run's folder. */
  readonly folder: string;
  /** Best PCK@0.2 on validation. */
  readonly score: number;
  /** The step that reached the best score. */
  readonly step: number;
}

export interface TrainOutcome {
  /** Whether the training ran to its end without interruption. */
  readonly finished: boolean;
  /** Number of steps that the last network has taken. */
  readonly step: number;
  /** Every network that was trained to its end. */
  readonly networks: readonly NetworkOutcome[];
  /** The model that is kept: its score, its last network, and that network's step. */
  readonly best?: Pick<NetworkOutcome, 'stage' | 'score' | 'step'> | undefined;
}

/** The networks trained so far, as one model. */
interface Model {
  readonly outcome: NetworkOutcome;
  readonly networks: readonly ExportedNetwork[];
  readonly bytes: Uint8Array;
}

/** One network's training. `model` is missing if the training was interrupted. */
interface Trained {
  readonly step: number;
  readonly best?: TrainOutcome['best'];
  readonly model?: Model;
}

/**
 * Trains a model's networks one after the other, each in a run that can be resumed.
 * Before a network that looks around joints, the errors of the networks before it are measured on people of the
 * training set. If the recipe names several σ, one network is trained for each. Validation chooses the best σ, for
 * this network and all later ones. A network that does not improve the validation score is left out, and the model
 * ends before it. `model.onnx` holds the networks that are kept.
 * A step depends only on the recipe and the step's number. So a resumed run ends with the same numbers as one that
 * was never interrupted. With the same number of threads they agree to the last digit.
 * @throws LimberError when the folder holds a run and `resume` is not set, or a checkpoint belongs to another recipe; when
 * the recipe does not fit the model; and when the loss is no longer a number.
 */
export async function train(options: TrainOptions): Promise<TrainOutcome> {
  const { recipe, networks, folder, tell } = options;
  const outcomes: NetworkOutcome[] = [];
  let [before, step]: [Model | undefined, number] = [undefined, 0];
  let sigmas = sigmasOf(recipe);
  const outcome = (finished: boolean, best: TrainOutcome['best'] = before?.outcome): TrainOutcome => ({
    finished,
    step,
    networks: outcomes,
    best: best && { stage: best.stage, score: best.score, step: best.step },
  });
  for (const [place, architecture] of networks.entries()) {
    const { name, looks } = architecture;
    const variants = looks === 'crop' ? [undefined] : await errorsOf(before, sigmas, options);
    if (variants === undefined) return outcome(false);
    const tried: Model[] = [];
    for (const errors of variants) {
      const trained: Trained = await trainPlace(place, before, errors, options);
      step = trained.step;
      if (trained.model === undefined) return outcome(false, name === undefined ? trained.best : undefined);
      tried.push(trained.model);
      outcomes.push(trained.model.outcome);
    }
    const best = tried.reduce((one, other) => (other.outcome.score > one.outcome.score ? other : one));
    const { score, sigma } = best.outcome;
    if (name !== undefined) await writeSummary(folder, outcomes);
    if (before && score <= before.outcome.score) {
      const now = `${score.toFixed(2)} after ${before.outcome.score.toFixed(2)}`;
      tell(`${name} does not improve on stage ${place} (PCK@0.2 ${now}): the cascade ends before it`);
      break;
    }
    if (tried.length > 1) tell(`${name} is best with sigma ${sigma}: PCK@0.2 ${score.toFixed(2)}`);
    if (name !== undefined) await folder.write(files.model, best.bytes);
    before = best;
    if (sigma !== undefined) sigmas = [sigma];
  }
  return outcome(true);
}

/**
 * Trains one network, from its last checkpoint to its end.
 * @param errors the errors that its crops have to correct, for a network that looks around joints.
 */
async function trainPlace(
  place: number,
  before: Model | undefined,
  errors: CropErrors | undefined,
  options: TrainOptions,
): Promise<Trained> {
  const { skeleton, runtime, resume, signal, clock, validate, tree, initializedFrom } = options;
  const architecture = at(options.networks, place);
  const sigma = errors?.sigma;
  const recipe = networkRecipe(options.recipe, place, sigma);
  const name = nameOf(architecture, sigma);
  const path = name === undefined ? '' : name.replace(',', '').replaceAll(' ', '-');
  const folder = name === undefined ? options.folder : await options.folder.subfolder(path);
  const known: Weights = before ? weightsOf(decodeModel(before.bytes, folder.name)) : new Map();
  const initial = before ? startingWeights(place, known, options.recipe) : options.initial;
  const crop = errors && jointCropSettings(skeleton, errors);
  const data: NetworkData = { recipe, architecture, crop };
  const own: ExportedNetwork = { architecture, sigma };
  const [first = own, ...others] = [...(before?.networks ?? []), own];
  const { finished, step, best } = await trainNetwork({
    recipe,
    architecture,
    runtime,
    folder,
    resume,
    clock,
    validate,
    signal,
    initial,
    initializedFrom,
    report: options.report(name, recipe, folder),
    batches: (firstStep) => options.batches(data, firstStep),
    exporter: (weights, card) =>
      exportModel({
        networks: [first, ...others],
        skeleton,
        seed: recipe.seed,
        weights: new Map([...known, ...weights]),
        card,
        tree,
      }),
  });
  const partial = { step, best: best && { stage: place + 1, ...best } };
  const bytes = await folder.read(files.model);
  if (!finished || best === undefined || bytes === undefined) return partial;
  const outcome = { stage: place + 1, folder: path, ...best, sigma };
  const model = { outcome, bytes, networks: [first, ...others] };
  return { ...partial, model: sigma === undefined ? model : await withBestGain(model, folder, options) };
}

/** A network's name with its σ, e.g. `stage 2, sigma 0.8`. */
function nameOf({ name }: Architecture, sigma: number | undefined): string | undefined {
  return name === undefined || sigma === undefined ? name : `${name}, sigma ${sigma}`;
}

/**
 * The model with the last network's gain that scores best on validation. The gain is chosen once; a resumed run keeps
 * it.
 */
async function withBestGain(
  model: Model,
  folder: RunFolder,
  { recipe, validate }: TrainOptions,
): Promise<Model> {
  const gains = gainsOf(recipe);
  const known = lastGain(model.bytes, folder.name);
  const multiplied = (gain: number) => model.networks.with(-1, { ...at(model.networks, -1), gain });
  if (gains.length === 1 && gains[0] === 1)
    return known === undefined ? model : { ...model, networks: multiplied(known) };
  const tried: Model[] = [];
  for (const gain of known === undefined ? gains : [known]) {
    const bytes = known === undefined ? withGain(model.bytes, folder.name, gain) : model.bytes;
    const { score } = await validate(bytes);
    tried.push({ outcome: { ...model.outcome, score, gain }, networks: multiplied(gain), bytes });
  }
  const best = tried.reduce((one, other) => (other.outcome.score > one.outcome.score ? other : one));
  await folder.write(files.model, best.bytes);
  return best;
}

function jointCropSettings(skeleton: Skeleton, { sigma, normals }: CropErrors): JointCropSettings {
  const torso = torsoJoints(skeleton);
  return { around: 'joint', sigma, errors: normals, torso };
}

/** The errors of a model, measured once and then read from the folder. `undefined` if the measurement was interrupted. */
async function errorsOf(
  model: Model | undefined,
  sigmas: readonly number[],
  { recipe, folder, people, skeleton, runtime, signal, tell }: TrainOptions,
): Promise<readonly CropErrors[] | undefined> {
  if (model === undefined) throw new Error('no network has found the joints to look around');
  const { outcome, bytes } = model;
  const name = `errors-${outcome.stage}.json`;
  const known = await readErrors(folder, name);
  const wanted = known?.filter(({ sigma }) => sigmas.includes(sigma));
  if (wanted?.length === sigmas.length) return wanted;
  const count = refinementOf(recipe).people;
  tell(`measuring the errors of stage ${outcome.stage} on ${countedSubjects(count, skeleton)} in training`);
  const estimator = await createEstimator(bytes, outcome.folder, runtime);
  try {
    const errors = await fitErrors(estimator, people(count), sigmas, signal);
    if (signal?.aborted === true) return undefined;
    await writeErrors(folder, name, errors);
    return errors;
  } finally {
    await estimator.close();
  }
}

/**
 * The initial parameters of a later network: those of the previous network, renamed. `undefined` if the recipe wants
 * random ones. The first network's last layer is left out, because it predicts positions, not corrections.
 */
function startingWeights(place: number, trained: Weights, recipe: Recipe): Weights | undefined {
  if (refinementOf(recipe).start === 'random') return undefined;
  const [from, to] = [`stage${place}/`, `stage${place + 1}/`];
  const own = [...trained].filter(([name]) => name.startsWith(from));
  const kept = own.filter(([name]) => place > 1 || !name.startsWith(`${from}coordinates/`));
  return new Map(kept.map(([name, values]) => [to + name.slice(from.length), values]));
}

async function writeSummary(folder: RunFolder, outcomes: readonly NetworkOutcome[]): Promise<void> {
  await folder.write('cascade.json', new TextEncoder().encode(`${JSON.stringify(outcomes, undefined, 1)}\n`));
}
