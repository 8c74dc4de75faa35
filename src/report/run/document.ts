import type { Score } from '../../eval/index.ts';
import type { Skeleton } from '../../skeletons/index.ts';
import type { DocumentPose } from '../document.ts';

/** The contents of a run's page, as plain data. */
export interface RunDocument {
  /** The version of Limber that trains. */
  readonly limber: string;
  /** The recipe's name. */
  readonly name: string;
  /** The progress of the training, e.g. `after step 400 of 1000`. */
  readonly state: string;
  /** The kept model in a sentence; absent before the first validation. */
  readonly best?: string | undefined;
  readonly facts: readonly RunFact[];
  /** The trainings of the model's networks, first to last. Only a cascade has several. */
  readonly networks: readonly RunNetwork[];
  readonly skeleton: Skeleton;
  /** Some people held out of training, with the kept model's predictions, the worst first. */
  readonly people: readonly RunPerson[];
  /** Number of people held out. */
  readonly heldOut: number;
}

/** A setting of the recipe, or a number of the data. */
export interface RunFact {
  readonly name: string;
  readonly value: string;
}

/** The training of one network. */
export interface RunNetwork {
  /** Its name, e.g. `stage 2, sigma 0.8`; `undefined` for a model's only network. */
  readonly name: string | undefined;
  readonly steps: readonly RunStep[];
  readonly validations: readonly RunValidation[];
}

/** The numbers of a step, or means over some steps in a row. */
export interface RunStep {
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  /** The loss of each stage of a network with several. */
  readonly stages: readonly number[];
}

export interface RunValidation {
  readonly step: number;
  /** PCK@0.2 in percent. */
  readonly pck: number;
  /** Mean end-point error in pixels; `null` without a prediction. */
  readonly epe: Score;
  /** PCK@0.2 after each stage of a network with several. */
  readonly stages: readonly number[];
  /** Whether no earlier model was better. */
  readonly isBest: boolean;
}

/** A person held out of training. */
export interface RunPerson {
  readonly id: string;
  readonly image: string;
  readonly truth: DocumentPose;
  readonly prediction: DocumentPose;
  /** Pixels from prediction to label by joint; `null` without a label. */
  readonly errors: readonly (number | 'missed' | null)[];
  /** Largest error of a joint that counts as found, in pixels; `null` if the labels do not give it. */
  readonly allowed: number | null;
  /** The crop `galleryBox` as a `data:` address; absent if it cannot be drawn. */
  readonly address?: string;
}
