import { entryOf } from '../foundation/index.ts';
import type { MemoryNeed, Parameter, Value } from '../graph/index.ts';
import type { Optimizer } from '../nn/index.ts';
import type { Tensors } from '../runtime/index.ts';
import type { Tensor } from '../tensor/index.ts';
import type { MagnitudeHistograms } from './gradient-statistics.ts';
import type { BatchInputs, StepSettings } from './step-inputs.ts';
import type { Weights } from './weights.ts';

/** The computation of a training step, and its update of the parameters. */
export interface StepOptions {
  /** The scalar to minimize. If `batch` has slices, it is the contribution of one slice. */
  readonly loss: Value;
  /**
   * The batch's inputs. If it has slices, the step computes them side by side. A batch that stays whole need not be
   * declared.
   */
  readonly batch?: BatchInputs;
  /** Further scalars to report at every step, such as each stage's loss. */
  readonly metrics?: Readonly<Record<string, Value>>;
  readonly optimizer: Optimizer;
  readonly weightDecay?: number;
  /** Largest global norm of the gradients. Larger gradients are scaled down to it. */
  readonly clip?: number | undefined;
  /**
   * Smallest share of the newest parameters in their exponential moving average (1 − its decay):
   * average ← average + max(share, 9 / (step + 9)) · (parameter − average).
   * The average includes the parameters set by `updates`. Without this option no average is kept.
   */
  readonly emaShare?: number | undefined;
  /** Values that replace the parameters' own initial values. Frozen parameters keep them. */
  readonly initial?: Weights | undefined;
  /** Scalar mask per parameter, by its name: 1 = trained, 0 = frozen in this phase; absent = always trained. */
  readonly learning?: ((name: string) => Value | undefined) | undefined;
  /** Whether `countGradients` is compiled. It needs an undivided batch, and as much memory as the step itself. */
  readonly gradientStatistics?: boolean;
  /** Factors on a parameter's learning rate and weight decay, by its name. Default: 1. */
  readonly factors?: (name: string) => ParameterFactors;
  /**
   * Parameters that are set at every step instead of learned by gradients, such as running statistics. Not possible
   * with slices.
   */
  readonly updates?: readonly { readonly parameter: Parameter; readonly value: Value }[] | undefined;
}

/** Options with a declared batch. */
export type DeclaredStep = StepOptions & Required<Pick<StepOptions, 'batch'>>;

export interface ParameterFactors {
  /** 0 freezes the parameter; its gradient is then not computed. */
  readonly learningRate?: number | undefined;
  readonly weightDecay?: number | undefined;
}

/** The numbers that one step reports. */
export interface StepResult {
  readonly loss: number;
  /** Global norm of the gradients before clipping. */
  readonly gradientNorm: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** The compiled training step (forward, backward, update) and the tensors that it changes. */
export interface TrainingStep {
  readonly memory: MemoryNeed;
  /** Number of trained parameters. */
  readonly parameters: number;
  /** The batch that every step takes. */
  readonly batch: BatchInputs;
  /**
   * Everything that training changes, by name. Parameters have their own names, the optimizer's state is under `mean/…`
   * and similar names, and averaged parameters are under `average/…`. All are vectors, and every step overwrites their
   * memory.
   */
  readonly state: ReadonlyMap<string, Tensor<'float32'>>;
  /** Takes one step. @param batch the tensors that `batch` declares. */
  run(batch: Tensors, settings: StepSettings): Promise<StepResult>;
  /** Counts the magnitudes of a batch's gradients, without changing anything. Only with `gradientStatistics`. */
  countGradients?(batch: Tensors, settings: StepSettings): Promise<MagnitudeHistograms>;
  /** Frees the sessions. `state` remains readable. */
  close(): Promise<void>;
}

const metricName = (name: string) => `metric/${name}`;

/** The graph outputs that a step reports: the loss and the metrics. */
export function reports({
  loss,
  metrics = {},
}: Pick<StepOptions, 'loss' | 'metrics'>): Readonly<Record<string, Value>> {
  const named = Object.entries(metrics).map(([name, metric]) => [metricName(name), metric] as const);
  return { loss, ...Object.fromEntries(named) };
}

/** The numbers that a step reports, read from the results of its forward pass and of its update. */
export function stepResult(
  { metrics = {} }: Pick<StepOptions, 'metrics'>,
  forward: Tensors,
  update: Tensors,
): StepResult {
  const scalar = (results: Tensors, name: string) => Number(entryOf(results, name).data[0]);
  return {
    loss: scalar(forward, 'loss'),
    gradientNorm: scalar(update, 'gradient norm'),
    metrics: Object.fromEntries(
      Object.keys(metrics).map((name) => [name, scalar(forward, metricName(name))]),
    ),
  };
}
