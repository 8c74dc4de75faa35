import type { Batch } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { collapsedBelow } from '../eval/index.ts';
import { input } from '../graph/index.ts';
import type { Architecture } from '../models/index.ts';
import { scheduleFactor } from '../nn/index.ts';
import type { Runtime, Tensors } from '../runtime/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { float32, type TensorType, tensor } from '../tensor/index.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { criterion } from './criterion.ts';
import { exportModel } from './export.ts';
import type { Recipe } from './recipe.ts';
import { compileStep, type StepResult, type TrainingStep, type Treatment } from './step.ts';
import type { Validation } from './validate.ts';

/** Where a run keeps what must outlive it. */
export interface RunFolder {
  /** Replaces a file as a whole: it is never seen half written. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** `undefined` where there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  append(name: string, text: string): Promise<void>;
}

/** Batches in order, made elsewhere. */
export interface BatchStream {
  next(): Promise<Batch>;
  close(): Promise<void>;
}

export interface TrainOptions {
  readonly recipe: Recipe;
  readonly architecture: Architecture;
  readonly skeleton: Skeleton;
  readonly runtime: Runtime;
  readonly folder: RunFolder;
  /** Batches from the given step, counted from 0, on. */
  readonly batches: (firstStep: number) => BatchStream;
  /** Scores an exported model on people held out of training. */
  readonly validate: (model: Uint8Array) => Promise<Validation>;
  /** Go on from the run's last checkpoint. */
  readonly resume: boolean;
  /** Ends the training after the step in progress, with a checkpoint. */
  readonly signal?: AbortSignal;
  readonly report: Reporter;
  /** Milliseconds. */
  readonly clock: () => number;
}

/** Told of what happens. */
export interface Reporter {
  started(facts: { readonly firstStep: number; readonly parameters: number; readonly bytes: number }): void;
  stepped(progress: { readonly step: number; readonly rate: number } & StepResult): void;
  validated(step: number, validation: Validation, best: boolean): void;
  warned(message: string): void;
}

export const files = {
  last: 'last.checkpoint',
  best: 'best.checkpoint',
  model: 'model.onnx',
  log: 'log.jsonl',
} as const;

/**
 * Trains as the recipe says. What step s does depends on the recipe and s alone, so an interrupted run that goes on
 * from its checkpoint ends with the same numbers as one that was never interrupted.
 * @throws LimberError when the loss is no longer a number, or a checkpoint belongs to another recipe.
 */
export async function train(options: TrainOptions): Promise<'finished' | 'interrupted'> {
  const { recipe, folder, report, signal } = options;
  const { steps, rate: baseRate, schedule } = recipe.training;
  const step = await compile(options);
  const resumed = options.resume ? await restore(folder, step, recipe) : undefined;
  let best = resumed?.best;
  let taken = resumed?.step ?? 0;
  await startLog(folder, taken);
  report.started({
    firstStep: taken,
    parameters: parameterCount(step),
    bytes: step.memory.leaves + step.memory.intermediates,
  });
  const batches = options.batches(taken);
  const log = (entry: object) => folder.append(files.log, `${JSON.stringify(entry)}\n`);
  const save = (name: string) => folder.write(name, checkpointOf(step, recipe, taken, best));

  try {
    while (taken < steps && signal?.aborted !== true) {
      const started = options.clock();
      const batch = await batches.next();
      const rate = baseRate * scheduleFactor(schedule, taken, steps);
      const result = await step.run(feeds(batch, step.inputs), rate, taken + 1);
      if (!Number.isFinite(result.loss + result.gradientNorm)) throw diverged(taken + 1, result);
      taken++;
      report.stepped({ step: taken, rate, ...result });
      const milliseconds = options.clock() - started;
      await log({ step: taken, rate, ...result, milliseconds });
      if (taken % recipe.validateEvery === 0 || taken === steps) {
        const model = exportModel(modelOf(options, step));
        const validation = await options.validate(model);
        const improved = validation.score > (best?.score ?? Number.NEGATIVE_INFINITY);
        if (improved) best = { score: validation.score, step: taken };
        report.validated(taken, validation, improved);
        await log({ step: taken, validation });
        if (validation.spread < collapsedBelow) report.warned(collapsedAdvice(validation));
        if (improved) {
          await folder.write(files.model, model);
          await save(files.best);
        }
      }
      if (taken % recipe.checkpointEvery === 0) await save(files.last);
    }
    await save(files.last);
  } finally {
    await batches.close();
    await step.close();
  }
  return taken < steps ? 'interrupted' : 'finished';
}

async function compile({ recipe, architecture, runtime }: TrainOptions): Promise<TrainingStep> {
  const { batch, optimizer, decay, clip, average, treatment, stageWeights } = recipe.training;
  const step = input('step', 'float32', []);
  const center = input('center', 'float32', [batch, 2]);
  const network = architecture.build({ batch, seed: recipe.seed, mode: { kind: 'training', step, center } });
  const { loss, stages } = criterion(network.stages, architecture.codec, stageWeights);
  const rules = treatment.map(({ match, ...factors }) => ({ pattern: new RegExp(match), factors }));
  return compileStep(runtime, {
    loss,
    metrics: stages,
    step,
    optimizer,
    decay,
    ...(clip === undefined ? {} : { clip }),
    ...(average === undefined ? {} : { average }),
    treatment: (name): Treatment => {
      const { rate, decay } = rules.find(({ pattern }) => pattern.test(name))?.factors ?? {};
      return { ...(rate === undefined ? {} : { rate }), ...(decay === undefined ? {} : { decay }) };
    },
    ...(network.updates === undefined ? {} : { updates: network.updates }),
  });
}

/** The inputs that the step has; a network may not look at all of them. */
function feeds(batch: Batch, inputs: Readonly<Record<string, TensorType>>): Tensors {
  const shape = (name: string) => inputs[name]?.shape ?? [];
  const all: Tensors = {
    image: tensor('uint8', shape('image'), batch.images),
    targets: float32(shape('targets'), batch.targets),
    weights: float32(shape('weights'), batch.weights),
    ...('center' in inputs ? { center: float32(shape('center'), batch.centers) } : {}),
  };
  return all;
}

function modelOf({ recipe, architecture, skeleton }: TrainOptions, { state }: TrainingStep) {
  const { name, seed, enlarge, card, data } = recipe;
  const { initializedFrom, licence } = card;
  const averaged = new Map(
    [...state].map(([key, { data }]) => [key, state.get(`average/${key}`)?.data ?? data] as const),
  );
  return {
    architecture,
    skeleton,
    seed,
    weights: averaged,
    card: {
      name,
      enlarge,
      provenance: {
        trainedOn: data.train.map(({ dataset }) => `${dataset}, training split`),
        licence,
        ...(initializedFrom === undefined ? {} : { initializedFrom }),
      },
      scores: [],
    },
  };
}

function checkpointOf(
  { state }: TrainingStep,
  recipe: Recipe,
  step: number,
  best: Checkpoint['best'],
): Uint8Array {
  const tensors = new Map([...state].map(([name, { data }]) => [name, data] as const));
  return encodeCheckpoint({ step, recipe, tensors, ...(best === undefined ? {} : { best }) });
}

async function restore(
  folder: RunFolder,
  { state }: TrainingStep,
  recipe: Recipe,
): Promise<Checkpoint | undefined> {
  const bytes = await folder.read(files.last);
  if (bytes === undefined) return undefined;
  const checkpoint = decodeCheckpoint(bytes, files.last);
  if (fingerprint(checkpoint.recipe) !== fingerprint(recipe)) {
    throw new LimberError({
      what: 'the checkpoint was made with another recipe',
      expected: 'the same recipe, or a new --out folder',
      where: files.last,
    });
  }
  for (const [name, { data }] of state) {
    const saved = checkpoint.tensors.get(name);
    if (saved?.length !== data.length) {
      throw new LimberError({
        what: `the checkpoint does not fit the model`,
        got: `another "${name}"`,
        where: files.last,
      });
    }
    data.set(saved);
  }
  return checkpoint;
}

/** What decides the numbers of a training; how often it is saved or validated does not. */
function fingerprint(recipe: unknown): string {
  const { checkpointEvery, validateEvery, card, ...rest } = recipe as Recipe;
  return JSON.stringify(rest);
}

/** Drops what an interrupted run logged after its last checkpoint, for those steps are taken again. */
async function startLog(folder: RunFolder, taken: number): Promise<void> {
  const text = new TextDecoder().decode((await folder.read(files.log)) ?? new Uint8Array());
  const kept = text.split('\n').filter((line) => line !== '' && stepOf(line) <= taken);
  const lines = taken === 0 ? [] : kept;
  await folder.write(files.log, new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
}

function stepOf(line: string): number {
  try {
    return (JSON.parse(line) as { step: number }).step;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function parameterCount({ state }: TrainingStep): number {
  const isParameter = (name: string) => !/^(average|mean|squares|velocity)\//.test(name);
  return [...state].reduce((sum, [name, { data }]) => sum + (isParameter(name) ? data.length : 0), 0);
}

function diverged(step: number, { loss, gradientNorm }: StepResult): LimberError {
  return new LimberError({
    what: `training diverged at step ${step}`,
    got: `loss ${loss}, gradient norm ${gradientNorm}`,
    expected: 'finite numbers; try a lower rate, a warm-up or "clip". The last checkpoint is intact',
  });
}

function collapsedAdvice({ spread }: Validation): string {
  return (
    `predictions hardly differ from person to person (${(100 * spread).toFixed(0)} % of the labels' spread): ` +
    'the model may have collapsed to the mean pose; try a higher rate or better initial values'
  );
}
