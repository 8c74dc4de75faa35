import type { ReceptiveField } from '../models/index.ts';
import type { Recipe, StepResult, Validation } from '../train/index.ts';

/** The events of a training, in the order in which they happen. */
export type TrainingEvent =
  | NetworkEvent
  | { readonly kind: 'compiling'; readonly network: string }
  | StartedEvent
  | StepEvent
  | ValidatedEvent
  | { readonly kind: 'warning'; readonly message: string }
  /** A sentence about the work between the trainings of a cascade's networks. */
  | { readonly kind: 'note'; readonly message: string };

/** The training of a network begins. A cascade has several. */
export interface NetworkEvent {
  readonly kind: 'network';
  /** The recipe's name; for a cascade followed by the stage. */
  readonly network: string;
  /** The recipe that this network is trained by. */
  readonly recipe: Recipe;
}

/** The training step has been compiled. */
export interface StartedEvent {
  readonly kind: 'started';
  readonly network: string;
  /** Number of steps taken before; 0 unless the run is resumed. */
  readonly firstStep: number;
  /** Number of steps of the whole training. */
  readonly steps: number;
  /** Number of trained parameters. */
  readonly parameters: number;
  /** Memory that a step needs, in bytes. */
  readonly bytes: number;
  /** For each stage, the window of the input that one cell of its output depends on. Empty for models without cells. */
  readonly fields: readonly ReceptiveField[];
}

/** A step was taken. */
export interface StepEvent extends StepResult {
  readonly kind: 'step';
  readonly network: string;
  /** Number of steps taken so far. */
  readonly step: number;
  /** Number of steps of the whole training. */
  readonly steps: number;
  /** Images in the step's batch. */
  readonly batch: number;
  readonly learningRate: number;
}

/** The current model was scored on the people held out. */
export interface ValidatedEvent {
  readonly kind: 'validated';
  readonly network: string;
  readonly step: number;
  readonly validation: Validation;
  /** Whether no earlier model of this training scored better. */
  readonly best: boolean;
}
