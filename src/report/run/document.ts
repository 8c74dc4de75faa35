import type { Score } from '../../eval/index.ts';
import type { Box, Size } from '../../geometry/index.ts';
import type { Skeleton } from '../../skeletons/index.ts';
import type { DocumentPose } from '../document.ts';

/** The contents of the page of a run that trains a model of poses, as plain data. */
export interface RunDocument extends RunHead {
  readonly skeleton: Skeleton;
  /** Some people held out of training, with the kept model's predictions, the worst first. */
  readonly people: readonly RunPerson[];
  /** Number of people held out. */
  readonly heldOut: number;
}

/** The contents of the page of a run that trains a detector. */
export interface DetectorRunDocument extends RunHead {
  /** Some images held out of training, with the kept detector's boxes, the worst first. */
  readonly images: readonly RunImage[];
  /** Number of images held out. */
  readonly heldOut: number;
  /** The smallest score of a box that is shown. */
  readonly minimumScore: number;
}

/** What the pages of all runs have. */
export interface RunHead {
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
  /** Validations of a model of poses; empty for a detector. */
  readonly validations: readonly RunValidation[];
  /** Validations of a detector; absent for a model of poses. */
  readonly boxes?: readonly BoxValidation[] | undefined;
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

/** A validation of a detector. Scores are in percent; `null` where they do not exist. */
export interface BoxValidation {
  readonly step: number;
  readonly ap: Score;
  readonly ap50: Score;
  readonly recall: Score;
  readonly precision: Score;
  /** Whether no earlier detector was better. */
  readonly isBest: boolean;
}

/** An image held out of a detector's training. Boxes are in pixels of the image. */
export interface RunImage extends Size {
  readonly image: string;
  readonly labeled: readonly RunBox[];
  readonly found: readonly RunBox[];
  /** The image as a `data:` address; absent if it cannot be drawn. */
  readonly address?: string;
}

/** A labeled or found box. */
export interface RunBox extends Box {
  /** Whether nothing was found for the label, or nobody is labeled where the box was found. */
  readonly isWrong: boolean;
  /** Whether it is a region that the evaluation ignores. */
  readonly ignored?: boolean | undefined;
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
