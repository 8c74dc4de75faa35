import type { MemoryNeed, Parameter, Value } from '../graph/index.ts';
import type { Optimizer } from '../nn/index.ts';
import type { Tensors } from '../runtime/index.ts';
import type { Tensor } from '../tensor/index.ts';
import type { MagnitudeHistograms } from './gradient-statistics.ts';
import type { BatchInputs, StepSettings } from './step-inputs.ts';
import type { Weights } from './weights.ts';

/** What a training step computes. */
export interface StepOptions {
  /** The scalar that training makes small: the loss of a batch or, where `batch` has slices, what one slice adds to it. */
  readonly loss: Value;
  /**
   * The inputs of a batch. Where they are those of a slice, the step takes the slices side by side. They need not be
   * declared for a batch that stays whole.
   */
  readonly batch?: BatchInputs;
  /** Further scalars to read at every step, such as each stage's loss. */
  readonly metrics?: Readonly<Record<string, Value>>;
  readonly optimizer: Optimizer;
  readonly weightDecay?: number;
  /** Gradients are scaled down to this global norm. */
  readonly clip?: number;
  /**
   * Least share of the newest parameters in their exponential moving average, and in that of what `updates` set:
   * average ← average + max(share, 9 / (step + 9)) · (parameter − average). No average is kept unless given.
   */
  readonly emaShare?: number;
  /** Values that parameters begin with in place of their own initial ones; frozen ones keep them. */
  readonly initial?: Weights;
  /** Scalar mask per parameter, by its name: 1 = trained, 0 = frozen in this phase; absent = always trained. */
  readonly learning?: (name: string) => Value | undefined;
  /** Whether gradients are counted now and then. That needs a batch that is not divided and as much memory again. */
  readonly gradientStatistics?: boolean;
  /** Factors on a parameter's learning rate and weight decay, by its name; 1 unless given. */
  readonly factors?: (name: string) => ParameterFactors;
  /** Parameters that are not learned by gradient but set at every step, such as running statistics. Not with slices. */
  readonly updates?: readonly { readonly parameter: Parameter; readonly value: Value }[];
}

/** A step whose batch is declared. */
export type DeclaredStep = StepOptions & Required<Pick<StepOptions, 'batch'>>;

export interface ParameterFactors {
  /** 0 freezes the parameter, and nothing is computed for it. */
  readonly learningRate?: number | undefined;
  readonly weightDecay?: number | undefined;
}

/** What one step reports. */
export interface StepResult {
  readonly loss: number;
  /** Global norm of the gradients before clipping. */
  readonly gradientNorm: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Forward, backward and update, compiled, and the tensors that they change. */
export interface TrainingStep {
  readonly memory: MemoryNeed;
  /** How many numbers are learned. */
  readonly parameters: number;
  /** The batch that every step is fed. */
  readonly batch: BatchInputs;
  /**
   * Everything training changes, by name: parameters under their own names, the optimizer's state under `mean/…` and
   * so on, averaged parameters under `average/…`. Each is a vector, whose memory is overwritten by every step.
   */
  readonly state: ReadonlyMap<string, Tensor<'float32'>>;
  /** One step. @param batch the tensors that `batch` declares. */
  run(batch: Tensors, settings: StepSettings): Promise<StepResult>;
  /** How large the gradients of a batch are, before a step is taken; nothing changes. Where `gradientStatistics` is on. */
  countGradients?(batch: Tensors, settings: StepSettings): Promise<MagnitudeHistograms>;
  /** Frees the sessions; `state` stays as it is. */
  close(): Promise<void>;
}

const metricName = (name: string) => `metric/${name}`;

/** The graph's outputs that a step reports: the loss and the metrics. */
export function reports({
  loss,
  metrics = {},
}: Pick<StepOptions, 'loss' | 'metrics'>): Readonly<Record<string, Value>> {
  const named = Object.entries(metrics).map(([name, metric]) => [metricName(name), metric] as const);
  return { loss, ...Object.fromEntries(named) };
}

/** The numbers that a step reports, from the results of its forward pass and of its update. */
export function stepResult(
  { metrics = {} }: Pick<StepOptions, 'metrics'>,
  forward: Tensors,
  update: Tensors,
): StepResult {
  const scalar = (results: Tensors, name: string) => Number(results[name]!.data[0]);
  return {
    loss: scalar(forward, 'loss'),
    gradientNorm: scalar(update, 'gradient norm'),
    metrics: Object.fromEntries(
      Object.keys(metrics).map((name) => [name, scalar(forward, metricName(name))]),
    ),
  };
}
