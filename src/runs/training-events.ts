import type { ReceptiveField } from '../models/index.ts';
import type { Recipe, StepResult, Validation } from '../train/index.ts';

/** What happens while a recipe is trained, in the order in which it happens. */
export type TrainingEvent =
  | NetworkEvent
  | { readonly kind: 'compiling'; readonly network: string }
  | StartedEvent
  | StepEvent
  | ValidatedEvent
  | { readonly kind: 'warning'; readonly message: string }
  /** Something between the trainings of a cascade's networks, in a sentence. */
  | { readonly kind: 'note'; readonly message: string };

/** The training of a network begins: of the only one, or of one of a cascade's. */
export interface NetworkEvent {
  readonly kind: 'network';
  /** The recipe's name, and in a cascade the stage. */
  readonly network: string;
  /** The recipe that this network is trained by. */
  readonly recipe: Recipe;
}

/** The training step is ready. */
export interface StartedEvent {
  readonly kind: 'started';
  readonly network: string;
  /** Steps that were taken before: 0, unless the run is resumed. */
  readonly firstStep: number;
  /** Steps of the whole training. */
  readonly steps: number;
  /** How many numbers are learned. */
  readonly parameters: number;
  /** Memory that a step needs, in bytes. */
  readonly bytes: number;
  /** For each stage, the window of the input that a cell of its output depends on. Empty for models without cells. */
  readonly fields: readonly ReceptiveField[];
}

/** A step was taken. */
export interface StepEvent extends StepResult {
  readonly kind: 'step';
  readonly network: string;
  /** Steps taken so far. */
  readonly step: number;
  /** Steps of the whole training. */
  readonly steps: number;
  /** Images in the step's batch. */
  readonly batch: number;
  readonly learningRate: number;
}

/** The model in training was scored on people held out. */
export interface ValidatedEvent {
  readonly kind: 'validated';
  readonly network: string;
  readonly step: number;
  readonly validation: Validation;
  /** Whether no earlier model of this training scored better. */
  readonly best: boolean;
}
