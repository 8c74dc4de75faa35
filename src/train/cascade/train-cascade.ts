import type { JointFraming } from '../../data/index.ts';
import { createEstimator } from '../../estimate/index.ts';
import type { Architecture } from '../../models/index.ts';
import { decodeModel } from '../../onnx/index.ts';
import { type Skeleton, torsoJoints } from '../../skeletons/index.ts';
import type { Recipe } from '../recipe.ts';
import { files, type RunFolder } from '../run-folder.ts';
import { type BatchStream, type Reporter, type TrainOptions, train } from '../train.ts';
import type { HeldOut } from '../validate.ts';
import { type Weights, weightsOf } from '../weights.ts';
import { type CropErrors, fitErrors, readErrors, writeErrors } from './errors.ts';
import { exportCascade } from './export.ts';
import { gainsOf, withGain } from './gain.ts';
import { type CascadeRecipe, stageRecipe } from './stage-recipe.ts';

type Shared = 'skeleton' | 'runtime' | 'folder' | 'initial' | 'resume' | 'signal' | 'clock' | 'validate';

export interface CascadeOptions extends Pick<TrainOptions, Shared> {
  readonly recipe: CascadeRecipe;
  /** The network of a stage, counted from 1. */
  readonly architecture: (stage: number) => Architecture;
  /** Batches of one stage from the given step on. */
  readonly batches: (stage: StageData, firstStep: number) => BatchStream;
  /** So many of the people in training, with their pictures. */
  readonly people: (count: number) => AsyncIterable<HeldOut>;
  /** Told of the training of one network. */
  readonly report: (name: string, recipe: Recipe) => Reporter;
  /** Told, in a sentence, of what happens between them. */
  readonly tell: (message: string) => void;
}

/** What one network is trained on. */
export interface StageData {
  readonly recipe: Recipe;
  readonly architecture: Architecture;
  /** Around joints, for a stage after the first. */
  readonly framing?: JointFraming;
}

/** A network that was trained, and how the cascade does that it is the last of. */
export interface StageOutcome {
  readonly stage: number;
  readonly sigma?: number;
  /** What its corrections are multiplied by, where there were several to choose from. */
  readonly gain?: number;
  /** The folder of its own run. */
  readonly folder: string;
  /** PCK@0.2 on validation, at its best. */
  readonly score: number;
  /** The step at which it was the best. */
  readonly step: number;
}

export interface CascadeOutcome {
  /** Whether nothing interrupted it. */
  readonly finished: boolean;
  /** Every network that was trained to its end. */
  readonly stages: readonly StageOutcome[];
  /** The last stage of the model that is kept. */
  readonly best?: StageOutcome;
}

/** What a stage begins with. */
interface Before {
  readonly outcome: StageOutcome;
  readonly model: Uint8Array;
}

/**
 * Trains a cascade stage after stage, each in a run of its own that can be resumed. Before stage s ≥ 2 the errors of
 * the stages before are measured on people in training; if the recipe names several σ, each has its network and
 * validation chooses among them, for this stage and all later ones. A stage that does not improve on validation is left
 * out and ends the cascade. `model.onnx` holds the stages that are kept; so does each stage's own, up to itself.
 * @throws LimberError as `train` does.
 */
export async function trainCascade(options: CascadeOptions): Promise<CascadeOutcome> {
  const { recipe, folder, tell } = options;
  const stages: StageOutcome[] = [];
  let before: Before | undefined;
  let sigmas: readonly number[] = recipe.model.sigma;
  for (let stage = 1; stage <= recipe.model.stages; stage++) {
    const crops = before ? await errorsOf(before, sigmas, options) : [undefined];
    if (crops === undefined) return { finished: false, stages, ...(before && { best: before.outcome }) };
    const tried: Before[] = [];
    for (const errors of crops) {
      const run = await trainStage(stage, before, errors, options);
      if (run === undefined) return { finished: false, stages, ...(before && { best: before.outcome }) };
      tried.push(run);
      stages.push(run.outcome);
    }
    const best = tried.reduce((one, other) => (other.outcome.score > one.outcome.score ? other : one));
    const { score, sigma } = best.outcome;
    await writeSummary(folder, stages);
    if (before && score <= before.outcome.score) {
      const now = `${score.toFixed(2)} after ${before.outcome.score.toFixed(2)}`;
      tell(
        `stage ${stage} does not improve on stage ${stage - 1} (PCK@0.2 ${now}): the cascade ends before it`,
      );
      break;
    }
    if (tried.length > 1) tell(`stage ${stage} is best with sigma ${sigma}: PCK@0.2 ${score.toFixed(2)}`);
    await folder.write(files.model, best.model);
    before = best;
    if (sigma !== undefined) sigmas = [sigma];
  }
  return { finished: true, stages, ...(before && { best: before.outcome }) };
}

/**
 * One network, from where it stands to its end; `undefined` when it was interrupted.
 * @param errors what its crops are asked to correct, for a stage after the first.
 */
async function trainStage(
  stage: number,
  before: Before | undefined,
  errors: CropErrors | undefined,
  options: CascadeOptions,
): Promise<Before | undefined> {
  const sigma = errors?.sigma;
  const { skeleton, runtime, resume, signal, clock, validate } = options;
  const recipe = stageRecipe(options.recipe, stage, sigma);
  const title = sigma === undefined ? `stage ${stage}` : `stage ${stage}, sigma ${sigma}`;
  const name = sigma === undefined ? `stage-${stage}` : `stage-${stage}-sigma-${sigma}`;
  const folder = await options.folder.subfolder(name);
  const architectures = Array.from({ length: stage }, (_, index) => options.architecture(index + 1));
  const architecture = architectures.at(-1)!;
  const trained: Weights = before ? weightsOf(decodeModel(before.model, folder.name)) : new Map();
  const gains = before ? gainsOf(before.model, folder.name) : [];
  const initial = before ? startingWeights(stage, trained, options.recipe) : options.initial;
  const framing = errors && jointFraming(skeleton, errors);
  const data: StageData = { recipe, architecture, ...(framing && { framing }) };
  const { finished, best } = await train({
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
    report: options.report(title, recipe),
    batches: (firstStep) => options.batches(data, firstStep),
    exporter: ({ weights, ...parts }) =>
      exportCascade({
        ...parts,
        stages: architectures,
        sigma: sigma ?? options.recipe.model.sigma[0]!,
        gains,
        weights: new Map([...trained, ...weights]),
      }),
  });
  const model = await folder.read(files.model);
  if (!finished || best === undefined || model === undefined) return undefined;
  const outcome = { stage, folder: name, ...best, ...(sigma !== undefined && { sigma }) };
  return stage === 1 ? { outcome, model } : withBestGain({ outcome, model }, folder, options);
}

/** A stage with the gain that does best on validation, chosen once; its folder's model then has it. */
async function withBestGain(
  { outcome, model }: Before,
  folder: RunFolder,
  { recipe, validate }: CascadeOptions,
): Promise<Before> {
  const { gain: gains } = recipe.model;
  if (gains.length === 1 && gains[0] === 1) return { outcome, model };
  const known = gainsOf(model, folder.name).at(-1);
  const tried: Before[] = [];
  for (const gain of known === undefined ? gains : [known]) {
    const multiplied = known === undefined ? withGain(model, folder.name, gain) : model;
    const { score } = await validate(multiplied);
    tried.push({ outcome: { ...outcome, score, gain }, model: multiplied });
  }
  const best = tried.reduce((one, other) => (other.outcome.score > one.outcome.score ? other : one));
  await folder.write(files.model, best.model);
  return best;
}

function jointFraming(skeleton: Skeleton, { sigma, normals }: CropErrors): JointFraming {
  const torso = torsoJoints(skeleton);
  return { around: 'joint', sigma, errors: normals, ...(torso && { torso }) };
}

/** The errors of the stages before, measured once and then kept; `undefined` when that was interrupted. */
async function errorsOf(
  { model, outcome }: Before,
  sigmas: readonly number[],
  { recipe, folder, people, runtime, signal, tell }: CascadeOptions,
): Promise<readonly CropErrors[] | undefined> {
  const name = `errors-${outcome.stage}.json`;
  const known = await readErrors(folder, name);
  const wanted = known?.filter(({ sigma }) => sigmas.includes(sigma));
  if (wanted?.length === sigmas.length) return wanted;
  tell(`measuring the errors of stage ${outcome.stage} on ${recipe.refinement.people} people in training`);
  const estimator = await createEstimator(model, outcome.folder, runtime);
  try {
    const errors = await fitErrors(estimator, people(recipe.refinement.people), sigmas, signal);
    if (signal?.aborted === true) return undefined;
    await writeErrors(folder, name, errors);
    return errors;
  } finally {
    await estimator.close();
  }
}

/**
 * What a stage's network begins with: the weights of the one before under its own names, but for the last layer of the
 * first, which says something else; none where the recipe wants random ones.
 */
function startingWeights(
  stage: number,
  trained: Weights,
  { refinement }: CascadeRecipe,
): Weights | undefined {
  if (refinement.start === 'random') return undefined;
  const [from, to] = [`stage${stage - 1}/`, `stage${stage}/`];
  const own = [...trained].filter(([name]) => name.startsWith(from));
  const kept = own.filter(([name]) => stage > 2 || !name.startsWith(`${from}coordinates/`));
  return new Map(kept.map(([name, values]) => [to + name.slice(from.length), values]));
}

async function writeSummary(folder: RunFolder, stages: readonly StageOutcome[]): Promise<void> {
  await folder.write('cascade.json', new TextEncoder().encode(`${JSON.stringify(stages, undefined, 1)}\n`));
}
