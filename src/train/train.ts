import type { PoseTree } from '../codecs/index.ts';
import type { JointFraming } from '../data/index.ts';
import { createEstimator } from '../estimate/index.ts';
import type { Architecture, Networks } from '../models/index.ts';
import { decodeModel } from '../onnx/index.ts';
import { type Skeleton, torsoJoints } from '../skeletons/index.ts';
import { type CropErrors, fitErrors, readErrors, writeErrors } from './crop-errors.ts';
import { type ExportedNetwork, exportModel } from './export.ts';
import { lastGain, withGain } from './gain.ts';
import { gainsOf, networkRecipe, refinementOf, sigmasOf } from './network-recipe.ts';
import type { Recipe } from './recipe.ts';
import { files, type RunFolder } from './run-folder.ts';
import { type BatchStream, type NetworkOptions, type Reporter, trainNetwork } from './train-network.ts';
import type { HeldOut } from './validate.ts';
import { type Weights, weightsOf } from './weights.ts';

type Shared = 'skeleton' | 'runtime' | 'resume' | 'signal' | 'clock' | 'validate';

export interface TrainOptions extends Pick<NetworkOptions, Shared> {
  readonly recipe: Recipe;
  /** The model's networks, first to last. */
  readonly networks: Networks;
  /** Where the run is kept. A network with a name has a folder of its own inside. */
  readonly folder: RunFolder;
  /** Parameters that the first network begins with in place of its own, where names and sizes fit. */
  readonly initial?: Weights;
  /** How joints lie to each other in the training poses, for the exported model. */
  readonly tree?: PoseTree;
  /** Batches for one network from the given step, counted from 0, on. */
  readonly batches: (network: NetworkData, firstStep: number) => BatchStream;
  /** So many of the people in training, with their images. */
  readonly people: (count: number) => AsyncIterable<HeldOut>;
  /** Told of the training of one network. @param name `undefined` for a model's only network. */
  readonly report: (name: string | undefined, recipe: Recipe) => Reporter;
  /** Told, in a sentence, of what happens between the trainings of networks. */
  readonly tell: (message: string) => void;
}

/** What one network is trained on. */
export interface NetworkData {
  readonly recipe: Recipe;
  readonly architecture: Architecture;
  /** For a network that looks around joints. */
  readonly framing?: JointFraming;
}

/** A network that was trained, with the score of the model that ends with it. */
export interface NetworkOutcome {
  /** Place of the network in the model, from 1. */
  readonly stage: number;
  /** Side of its crops around joints, in diameters. */
  readonly sigma?: number;
  /** What its corrections are multiplied by, where there were several to choose from. */
  readonly gain?: number;
  /** The folder of its own training; empty for a model's only network, which has the run's. */
  readonly folder: string;
  /** PCK@0.2 on validation, at its best. */
  readonly score: number;
  /** The step at which it was the best. */
  readonly step: number;
}

export interface TrainOutcome {
  /** Whether nothing interrupted the training. */
  readonly finished: boolean;
  /** Steps that the last network has taken. */
  readonly step: number;
  /** Every network that was trained to its end. */
  readonly networks: readonly NetworkOutcome[];
  /** The model that is kept: its score, its last network, and the step of that network that it is from. */
  readonly best?: Pick<NetworkOutcome, 'stage' | 'score' | 'step'>;
}

/** The networks trained so far, which a model keeps. */
interface Model {
  readonly outcome: NetworkOutcome;
  readonly networks: readonly ExportedNetwork[];
  readonly bytes: Uint8Array;
}

/** One network's training, and the model that ends with it where the training was not interrupted. */
interface Trained {
  readonly step: number;
  readonly best?: TrainOutcome['best'];
  readonly model?: Model;
}

/**
 * Trains a model's networks one after the other, each in a run that can be resumed. Before a network that looks around
 * joints, the errors of the networks before are measured on people in training. If the recipe names several σ, a network
 * is trained for each, and validation chooses among them for this network and all later ones. A network that does not
 * improve on validation is left out and ends the model. `model.onnx` holds the networks that are kept.
 *
 * What a step does depends on the recipe and the step's number alone, so an interrupted run that goes on from its
 * checkpoint ends with the same numbers as one that was never interrupted; to the last digit with as many threads.
 * @throws LimberError when the folder holds a run that is not to be resumed, a checkpoint belongs to another recipe,
 * the recipe does not fit the model, or the loss is no longer a number.
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
    ...(best && { best: { stage: best.stage, score: best.score, step: best.step } }),
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
 * One network, from where it stands to its end.
 * @param errors what its crops are asked to correct, for a network that looks around joints.
 */
async function trainPlace(
  place: number,
  before: Model | undefined,
  errors: CropErrors | undefined,
  options: TrainOptions,
): Promise<Trained> {
  const { skeleton, runtime, resume, signal, clock, validate, tree } = options;
  const architecture = options.networks[place]!;
  const sigma = errors?.sigma;
  const recipe = networkRecipe(options.recipe, place, sigma);
  const name = nameOf(architecture, sigma);
  const path = name === undefined ? '' : name.replace(',', '').replaceAll(' ', '-');
  const folder = name === undefined ? options.folder : await options.folder.subfolder(path);
  const known: Weights = before ? weightsOf(decodeModel(before.bytes, folder.name)) : new Map();
  const initial = before ? startingWeights(place, known, options.recipe) : options.initial;
  const framing = errors && jointFraming(skeleton, errors);
  const data: NetworkData = { recipe, architecture, ...(framing && { framing }) };
  const own: ExportedNetwork = { architecture, ...(sigma !== undefined && { sigma }) };
  const [first = own, ...others] = [...(before?.networks ?? []), own];
  const { finished, step, best } = await trainNetwork({
    recipe,
    architecture,
    skeleton,
    runtime,
    folder,
    resume,
    clock,
    validate,
    ...(signal && { signal }),
    ...(initial && { initial }),
    report: options.report(name, recipe),
    batches: (firstStep) => options.batches(data, firstStep),
    exporter: (weights, card) =>
      exportModel({
        networks: [first, ...others],
        skeleton,
        seed: recipe.seed,
        weights: new Map([...known, ...weights]),
        card,
        ...(tree && { tree }),
      }),
  });
  const partial = { step, ...(best && { best: { stage: place + 1, ...best } }) };
  const bytes = await folder.read(files.model);
  if (!finished || best === undefined || bytes === undefined) return partial;
  const outcome = { stage: place + 1, folder: path, ...best, ...(sigma !== undefined && { sigma }) };
  const model = { outcome, bytes, networks: [first, ...others] };
  return { ...partial, model: sigma === undefined ? model : await withBestGain(model, folder, options) };
}

/** A network's name with its σ, e.g. `stage 2, sigma 0.8`. */
function nameOf({ name }: Architecture, sigma: number | undefined): string | undefined {
  return name === undefined || sigma === undefined ? name : `${name}, sigma ${sigma}`;
}

/** The model with the gain of its last network that does best on validation. It is chosen once and then kept. */
async function withBestGain(
  model: Model,
  folder: RunFolder,
  { recipe, validate }: TrainOptions,
): Promise<Model> {
  const gains = gainsOf(recipe);
  const known = lastGain(model.bytes, folder.name);
  const multiplied = (gain: number) => model.networks.with(-1, { ...model.networks.at(-1)!, gain });
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

function jointFraming(skeleton: Skeleton, { sigma, normals }: CropErrors): JointFraming {
  const torso = torsoJoints(skeleton);
  return { around: 'joint', sigma, errors: normals, ...(torso && { torso }) };
}

/** The errors of a model, measured once and then kept; `undefined` when that was interrupted. */
async function errorsOf(
  model: Model | undefined,
  sigmas: readonly number[],
  { recipe, folder, people, runtime, signal, tell }: TrainOptions,
): Promise<readonly CropErrors[] | undefined> {
  if (model === undefined) throw new Error('no network has found the joints to look around');
  const { outcome, bytes } = model;
  const name = `errors-${outcome.stage}.json`;
  const known = await readErrors(folder, name);
  const wanted = known?.filter(({ sigma }) => sigmas.includes(sigma));
  if (wanted?.length === sigmas.length) return wanted;
  const count = refinementOf(recipe).people;
  tell(`measuring the errors of stage ${outcome.stage} on ${count} people in training`);
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
 * What a later network begins with: the parameters of the network before under its own names; none where the recipe
 * wants random ones. The first network's last layer is left out, because it says something else.
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
