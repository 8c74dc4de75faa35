import { LimberError } from '../errors.ts';
import { collapsedBelow } from '../eval/index.ts';
import { type ReceptiveField, stageFields, type TrainableArchitecture } from '../models/index.ts';
import type { Runtime, Tensors } from '../runtime/index.ts';
import { rankOf } from './best-measure.ts';
import { type Card, modelCard } from './card.ts';
import { compileTraining } from './compile.ts';
import { sinceImproved } from './early-stopping.ts';
import { watchEmptyTargets } from './empty-targets.ts';
import { magnitudeBins } from './gradient-statistics.ts';
import { loggedValidations, openLog } from './log.ts';
import { phaseAt, phaseRate } from './phases.ts';
import type { Recipe } from './recipe.ts';
import {
  type Progress,
  requireNoRun,
  restoreCheckpoint,
  saveCheckpoint,
  waysToTrainLonger,
} from './resume.ts';
import { files, type RunFolder } from './run-folder.ts';
import type { StepResult, TrainingStep } from './step.ts';
import type { StepSettings } from './step-inputs.ts';
import type { TrainingBatch } from './training-batch.ts';
import type { Validation } from './validate.ts';
import type { Weights } from './weights.ts';

/** A stream of batches, in order. */
export interface BatchStream {
  next(): Promise<TrainingBatch>;
  close(): Promise<void>;
}

export interface NetworkOptions {
  readonly recipe: Recipe;
  readonly architecture: TrainableArchitecture;
  readonly runtime: Runtime;
  readonly folder: RunFolder;
  /** Opens the batches from step `firstStep`, counted from 0. */
  readonly batches: (firstStep: number) => BatchStream;
  /** Scores an exported model on people held out of training. */
  readonly validate: (model: Uint8Array) => Promise<Validation>;
  /** Exports a model whose last network is this one, with the given parameters. */
  readonly exporter: (weights: Weights, card: Card) => Uint8Array;
  /** Parameters to begin with instead of the network's own, where names and sizes fit. */
  readonly initial?: Weights | undefined;
  /** Origin of the first network's initial parameters, in words for the model's card. Absent for random parameters. */
  readonly initializedFrom?: string | undefined;
  /** Continue from the run's last checkpoint; start from the beginning if there is none. */
  readonly resume: boolean;
  /** Ends the training after the current step, with a checkpoint. */
  readonly signal?: AbortSignal | undefined;
  readonly report: Reporter;
  /** The current time, in milliseconds since 1970. */
  readonly clock: () => number;
}

/** Called when something happens. */
export interface Reporter {
  /** The step is being compiled, which takes seconds for a large network. `started` follows. */
  compiling?(): void;
  started(facts: {
    readonly firstStep: number;
    readonly parameters: number;
    readonly bytes: number;
    /** Receptive field of each stage whose output cells see only a window of the image. */
    readonly fields: readonly ReceptiveField[];
  }): void;
  stepped(progress: { readonly step: number; readonly learningRate: number } & StepResult): void;
  validated(step: number, validation: Validation, best: boolean): void;
  /** Called after a validation has been logged and a better model has been saved. The training waits for it. */
  saved?(best: boolean): Promise<void>;
  warned(message: string): void;
  /** Something that is worth knowing, in a sentence. */
  noted?(message: string): void;
}

/** How the training of a network ended. */
export interface NetworkProgress extends Progress {
  readonly finished: boolean;
}

/** Trains one network by its recipe. @throws LimberError as `train` does. */
export async function trainNetwork(options: NetworkOptions): Promise<NetworkProgress> {
  const { recipe, folder, report, signal } = options;
  const { steps, learningRate: baseRate, schedule, patience } = recipe.training;
  if (!options.resume) await requireNoRun(folder);
  report.compiling?.();
  const step = await compileTraining(recipe, options.architecture, options.runtime, options.initial);
  try {
    let progress: Progress = (options.resume &&
      (await restoreCheckpoint(folder, step, recipe, options.architecture.name === undefined))) || {
      step: 0,
    };
    const log = await openLog(folder, progress.step);
    const ranks = (await loggedValidations(folder)).map((each) => rankOf(each, recipe.bestBy));
    const stopsEarly = () => patience !== undefined && sinceImproved(ranks) >= patience;
    const countGradients = await gradientLog(step, recipe, folder, progress.step);
    const save = (name: string) => saveCheckpoint(folder, name, step, recipe, progress);
    const validate = async () => {
      const validation = await options.validate(exportTrained(options, step));
      // In a tie the later model wins: when all joints are within the threshold, later training still makes them more
      // accurate.
      const rank = rankOf(validation, recipe.bestBy);
      const improved = rank >= (progress.best?.rank ?? progress.best?.score ?? Number.NEGATIVE_INFINITY);
      if (improved) progress = { ...progress, best: { score: validation.score, step: progress.step, rank } };
      report.validated(progress.step, validation, improved);
      await log({ step: progress.step, validation });
      ranks.push(rank);
      const { spread } = validation;
      if (spread !== undefined && spread < collapsedBelow) report.warned(collapsedAdvice(spread));
      if (improved) {
        await folder.write(files.model, exportTrained(options, step, validation));
        await save(files.best);
      }
      await report.saved?.(improved);
    };

    report.started({
      firstStep: progress.step,
      parameters: step.parameters,
      bytes: step.memory.leaves + step.memory.intermediates + step.memory.results,
      fields: options.architecture.kind === 'lift' ? [] : stageFields(options.architecture),
    });
    if (progress.step >= steps && options.architecture.name === undefined)
      report.warned(`all ${steps} steps have already been taken; ${waysToTrainLonger(recipe, folder.name)}`);
    const watch = watchEmptyTargets(steps, report.warned);
    const batches = options.batches(progress.step);
    try {
      while (progress.step < steps && signal?.aborted !== true && !stopsEarly()) {
        const started = options.clock();
        const batch = await batches.next();
        const phase = phaseAt(step.phases, progress.step);
        const learningRate = baseRate * phaseRate(schedule, phase, progress.step);
        const taken = progress.step + 1;
        const settings = { learningRate, step: taken, phase };
        await countGradients?.(batch.tensors, settings);
        const result = await step.run(batch.tensors, settings);
        if (!Number.isFinite(result.loss + result.gradientNorm)) throw diverged(taken, result);
        watch(taken, batch, result);
        progress = { ...progress, step: taken };
        report.stepped({ step: taken, learningRate, ...result });
        await log({ step: taken, learningRate, ...result, milliseconds: options.clock() - started });
        const toValidate = taken % recipe.validateEvery === 0 || taken === steps;
        if (toValidate) await validate();
        if (toValidate || taken % recipe.checkpointEvery === 0) await save(files.last);
      }
    } finally {
      await batches.close();
    }
    await save(files.last);
    const early = progress.step < steps && stopsEarly();
    if (early) report.noted?.(earlyStop(progress, patience));
    return { finished: progress.step >= steps || early, ...progress };
  } finally {
    await step.close();
  }
}

/** Logs gradient magnitudes every `gradientStatistics` steps. `undefined` if the recipe does not ask for it. */
async function gradientLog(
  { countGradients }: TrainingStep,
  { training: { gradientStatistics: every } }: Recipe,
  folder: RunFolder,
  firstStep: number,
): Promise<((batch: Tensors, settings: StepSettings) => Promise<void>) | undefined> {
  if (countGradients === undefined || every === undefined) return undefined;
  const log = await openLog(folder, firstStep, files.gradients);
  return async (batch, settings) => {
    const { step } = settings;
    if ((step - 1) % every !== 0) return;
    await log({ step, bins: magnitudeBins, gradients: await countGradients(batch, settings) });
  };
}

/** The current model, with averaged parameters if an average is kept. */
function exportTrained(
  { recipe, clock, initial = new Map(), initializedFrom, exporter }: NetworkOptions,
  { state }: TrainingStep,
  validation?: Validation,
): Uint8Array {
  const learned = [...state].map(
    ([name, { data }]) => [name, state.get(`average/${name}`)?.data ?? data] as const,
  );
  const date = new Date(clock()).toISOString().slice(0, 10);
  return exporter(new Map([...initial, ...learned]), modelCard(recipe, date, initializedFrom, validation));
}

function diverged(step: number, { loss, gradientNorm }: StepResult): LimberError {
  return new LimberError({
    what: `training diverged at step ${step}`,
    got: `loss ${loss}, gradient norm ${gradientNorm}`,
    expected:
      'finite numbers; try a lower learning rate, a warm-up or "clip". Earlier checkpoints are intact',
  });
}

function earlyStop({ step, best }: Progress, patience = 0): string {
  const scored =
    best === undefined ? '' : `; the best model scores ${best.score.toFixed(2)} after step ${best.step}`;
  return `stopped after step ${step}, because ${patience} validations in a row were not better than the best before${scored}`;
}

function collapsedAdvice(spread: number): string {
  return (
    `predictions hardly vary from image to image (${(100 * spread).toFixed(0)} % of the labels' variation): ` +
    'the model may have collapsed to the mean pose; try a higher learning rate or better initial parameters'
  );
}
