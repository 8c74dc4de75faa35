import type { MemoryNeed, Parameter, Value } from '../graph/index.ts';
import type { Optimizer } from '../nn/index.ts';
import type { Session, Tensors } from '../runtime/index.ts';
import type { Tensor } from '../tensor/index.ts';
import type { MagnitudeHistograms } from './gradient-statistics.ts';
import type { Weights } from './weights.ts';

/** What a training step computes. */
export interface StepOptions {
  /** The scalar that training makes small: a batch's loss, or what one of its parts adds to it. */
  readonly loss: Value;
  /**
   * How many equal parts of a batch the loss, which then has no `updates`, is of one of; 1 unless given. The step is
   * fed the whole batch and takes the parts side by side, one here and the others beside.
   */
  readonly parts?: number;
  /** Further scalars to read at every step, such as each stage's loss. */
  readonly metrics?: Readonly<Record<string, Value>>;
  /** The scalar input that counts steps from 1, where the loss looks at one already (dropout does). */
  readonly step?: Value;
  readonly optimizer: Optimizer;
  readonly decay?: number;
  /** Gradients are scaled down to this global norm. */
  readonly clip?: number;
  /** A running average of the weights, and of what `updates` set, is kept: average ← average + max(d, 9 / (step + 9)) · (weight − average). */
  readonly average?: number;
  /** Values that parameters begin with in place of their own initial ones; frozen ones keep them. */
  readonly initial?: Weights;
  /** By a parameter's name a scalar that is 0 while the parameter stays as it is, else 1; always 1 where it gives none. */
  readonly learning?: (name: string) => Value | undefined;
  /** Whether gradients are to be counted now and then, of a batch that is not divided; that needs as much memory again. */
  readonly gradientStatistics?: boolean;
  /** What is special about a parameter; by its name. */
  readonly treatment?: (name: string) => Treatment;
  /** Parameters that are not learned by gradient but set at every step, such as running statistics. */
  readonly updates?: readonly { readonly parameter: Parameter; readonly value: Value }[];
}

/** Factors on the common rate and decay. A rate of 0 freezes the parameter, and nothing is computed for it. */
export interface Treatment {
  readonly rate?: number;
  readonly decay?: number;
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
  /** Everything that is fed at a step: the state, `rate` and `step` where they are used, and the batch. */
  readonly inputs: Session['inputs'];
  /**
   * Everything training changes, by name: parameters under their own names, the optimizer's state under `mean/…` and
   * so on, averaged weights under `average/…`. Each is a vector, whose memory is overwritten by every step.
   */
  readonly state: ReadonlyMap<string, Tensor<'float32'>>;
  /** One step. `rate` is the learning rate and `step` counts from 1. */
  run(batch: Tensors, rate: number, step: number): Promise<StepResult>;
  /** How large the gradients of a batch are, before a step is taken; nothing changes. Where `gradientStatistics` is on. */
  countGradients?(batch: Tensors, step: number): Promise<MagnitudeHistograms>;
  close(): Promise<void>;
}
