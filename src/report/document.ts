import type { ConfidenceScores, Evaluation, PairedComparison, Score } from '../eval/index.ts';
import type { Provenance } from '../models/index.ts';
import type { Skeleton } from '../skeletons/index.ts';

/**
 * All results of one evaluation, as plain data for its JSON and its report. Scores are percentages, lengths are
 * pixels of the image. Points are `[x, y]`; the center of the top-left pixel is [0, 0]. `documentSchema` is the same
 * as a schema.
 */
export interface EvaluationDocument {
  /** Version of the document's format. It increases with every change that breaks readers. */
  readonly format: 2;
  /** The version of Limber that computed the scores. */
  readonly limber: string;
  /** Time of the measurement, ISO 8601. */
  readonly date: string;
  /** The command line that measured. */
  readonly command: string;
  readonly data: ScoredData;
  /** Joints below this confidence counted as not found in every score; absent if all joints counted. */
  readonly minConfidence?: number | undefined;
  /**
   * The score of the baseline: the mean pose, placed in each person's true box. It knows where people are, but not
   * how they stand.
   */
  readonly baseline: Baseline;
  /** The scored sources. All others are compared with the first. */
  readonly sources: readonly ScoredSource[];
  /** All labeled people, in the dataset's order. `perPerson[].index` of an evaluation is an index into this list. */
  readonly people: readonly ScoredPerson[];
  readonly sizes: SizeBreakdown;
  /** Groups of people in similar poses, the largest group first. */
  readonly clusters: readonly ScoredCluster[];
  /** Each other source compared with the first. */
  readonly comparisons: readonly SourceComparison[];
  /**
   * A selection of people for the gallery: from the worst to the best of the first source, then those for whom the
   * second source differs most.
   */
  readonly gallery: readonly GalleryPerson[];
}

/** The labels that were scored against. */
export interface ScoredData {
  /** The dataset as named on the command line, e.g. `lsp:data/lsp`. */
  readonly specification: string;
  readonly name: string;
  readonly split: string;
  /** Whose left and right the labels refer to. */
  readonly labels: string;
  readonly skeleton: Skeleton;
  readonly images: number;
  readonly people: number;
}

/** The scores of the mean pose. */
export interface Baseline {
  /** The labels whose mean pose this is. */
  readonly labels: string;
  readonly headline: Score;
  readonly pck: Score;
  readonly auc: Score;
  readonly pcpStrict: Score;
  readonly pcpRelaxed: Score;
  /** PCK along the thresholds of the evaluations' curves. */
  readonly curve: readonly Score[];
}

/** How a model is run over a dataset. */
export interface ModelSettings {
  /** Averages over the image and its mirror image. */
  readonly flip: boolean;
  /** Number of further passes, each around the pose that the previous pass found. */
  readonly refine: number;
  /** Belief maps are averaged over these factors on the person's size. */
  readonly scales?: readonly number[] | undefined;
  /** How belief maps are decoded, if not at each map's highest cell. */
  readonly decode?: 'tree' | undefined;
}

/** The parts of the mean time for an image, measured with one image after the other. */
export interface ImageTimes {
  /** Number of images that were timed. */
  readonly images: number;
  /** Mean number of people found in them. */
  readonly people: number;
  readonly milliseconds: {
    /** Reading and decoding the image. */
    readonly decode: number;
    /** The detector, with the making of its input and the suppression; absent without a detector. */
    readonly detector?: number | undefined;
    /** The runs of the model's networks. */
    readonly network: number;
    /** Everything else: crops, and the reading of maps. */
    readonly rest: number;
  };
}

/** A model or a file of predictions, and its scores. */
export interface ScoredSource {
  /** A short name, different for each source. */
  readonly name: string;
  /** The file, as named on the command line. */
  readonly file: string;
  readonly kind: 'model' | 'predictions';
  /** How the model was run; absent for a file of predictions. */
  readonly settings?: ModelSettings | undefined;
  /** The parts of the time for an image, for a model that finds everybody. */
  readonly times?: ImageTimes | undefined;
  /** Where the model's parameters come from. */
  readonly provenance?: Provenance | undefined;
  /**
   * Doubts about the scores, e.g. that the predictions score better with left and right exchanged, or that one person
   * decides the NME.
   */
  readonly warnings: readonly string[];
  /** Images of people without a prediction. These people count as missed. */
  readonly missing: readonly string[];
  /** Number of ignored predictions, for images outside the dataset. */
  readonly unused: number;
  readonly evaluation: Evaluation;
  /** How well confidences agree with the share of right joints, and false positives. */
  readonly confidence: ConfidenceScores;
  /** The meaning of a model's confidences, in a sentence. */
  readonly confidenceMeaning?: string | undefined;
  /** PCK by part, along the thresholds of the evaluation's curve. */
  readonly partCurves: Readonly<Record<string, readonly Score[]>>;
  /** The scores of the network's stages, first to last. Empty for one stage, or for a file of predictions. */
  readonly stages: readonly ScoredStage[];
}

/** The score of one stage of a network. */
export interface ScoredStage {
  readonly name: string;
  readonly mean: Score;
  readonly parts: Readonly<Record<string, Score>>;
  readonly curve: readonly Score[];
}

/** A labeled person, with the groups that they belong to. */
export interface ScoredPerson {
  readonly id: string;
  readonly image: string;
  /** Size in the measure of `sizes`; `null` if the labels do not give it. */
  readonly size: number | null;
  /** Index into `clusters`; `null` if too few joints are labeled. */
  readonly cluster: number | null;
}

/** PCK by the size of people, in bins of about equal numbers of people. */
export interface SizeBreakdown {
  /** The length that is used as a person's size. */
  readonly measure: string;
  readonly bins: readonly SizeBin[];
}

export interface SizeBin {
  /** The smallest and the largest size in the bin. */
  readonly from: number;
  readonly to: number;
  readonly people: number;
  /** Mean PCK, by source. */
  readonly pck: readonly Score[];
  /** Mean end-point error in pixels, by source. */
  readonly epe: readonly Score[];
}

export interface ScoredCluster {
  readonly people: number;
  /**
   * The mean of the group's poses, moved to mean 0 and scaled to root mean square distance 1; `null` for a joint that
   * none of them has.
   */
  readonly meanPose: readonly (DocumentPoint | null)[];
  /** Mean PCK, by source. */
  readonly pck: readonly Score[];
  readonly epe: readonly Score[];
}

export type DocumentPoint = readonly [x: number, y: number];
export type DocumentPose = readonly (DocumentPoint | null)[];

export interface GalleryPerson {
  /**
   * Why the person is shown: how well the first source found them, or that the second source found them far better
   * (`ahead`) or far worse (`behind`).
   */
  readonly place: 'worst' | 'median' | 'best' | 'ahead' | 'behind';
  /** Index into `people`. */
  readonly person: number;
  readonly truth: DocumentPose;
  /** By source; `null` if the source has no prediction. */
  readonly predictions: readonly (DocumentPose | null)[];
}

/** Another source compared with the first, on the same people. */
export interface SourceComparison extends PairedComparison {
  /** Index into `sources`. */
  readonly source: number;
}
