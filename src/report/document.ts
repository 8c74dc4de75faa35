import type { Evaluation, PairedComparison, Score } from '../eval/index.ts';
import type { Skeleton } from '../skeletons/index.ts';

/**
 * Everything that one evaluation found, for its JSON and its report. Plain data; scores are
 * percentages, lengths are pixels of the picture, points are `[x, y]` with the centre of the top-left pixel at [0, 0].
 * `documentSchema` is the same as a schema.
 */
export interface EvaluationDocument {
  /** Of this document; a change that breaks readers counts it up. */
  readonly format: 2;
  /** The version of Limber that measured. */
  readonly limber: string;
  /** When, ISO 8601. */
  readonly date: string;
  /** The command line that measured. */
  readonly command: string;
  readonly data: ScoredData;
  /** The score of the mean pose in each person's true box: the baseline, which knows nothing of how people stand. */
  readonly baseline: Baseline;
  /** The scored sources. The others are compared with the first. */
  readonly sources: readonly ScoredSource[];
  /** Everybody labelled, in the dataset's order; `perPerson[].index` of an evaluation counts these. */
  readonly people: readonly ScoredPerson[];
  readonly sizes: SizeBreakdown;
  /** People who stand alike, the largest group first. */
  readonly clusters: readonly ScoredCluster[];
  /** Each further source against the first. */
  readonly comparisons: readonly SourceComparison[];
  /** People worth looking at: from the worst of the first source to its best, then where the second differs most. */
  readonly gallery: readonly GalleryPerson[];
}

/** The labels that were scored against. */
export interface ScoredData {
  /** As named on the command line, e.g. `lsp:data/lsp`. */
  readonly specification: string;
  readonly name: string;
  readonly split: string;
  /** Whose left and right the labels mean. */
  readonly labels: string;
  readonly skeleton: Skeleton;
  readonly images: number;
  readonly people: number;
}

/** The scores of the mean pose. */
export interface Baseline {
  /** Whose mean pose this is. */
  readonly labels: string;
  readonly headline: Score;
  readonly pck: Score;
  readonly auc: Score;
  readonly pcpStrict: Score;
  readonly pcpRelaxed: Score;
  /** Along the thresholds of the evaluations' curves. */
  readonly curve: readonly Score[];
}

/** A model or a file of predictions, and its scores. */
export interface ScoredSource {
  /** A short name, different for each source. */
  readonly name: string;
  /** The file, as named on the command line. */
  readonly file: string;
  readonly kind: 'model' | 'predictions';
  /** How the model was run. */
  readonly settings?: {
    readonly flip: boolean;
    readonly refine: number;
    readonly scales?: readonly number[];
    readonly decode?: 'tree';
  };
  /** Where the model's weights come from. */
  readonly provenance?: {
    readonly trainedOn: readonly string[];
    /** The origin of the initial weights; absent for random weights. */
    readonly initializedFrom?: string;
    readonly licence: string;
    readonly recipe?: string;
    readonly commit?: string;
    readonly date?: string;
  };
  /** What the reader of the predictions found odd, e.g. that they score better with left and right exchanged. */
  readonly warnings: readonly string[];
  /** Pictures of people without a prediction, who count as missed. */
  readonly missing: readonly string[];
  /** Predictions for pictures that are not in the dataset, left out. */
  readonly unused: number;
  readonly evaluation: Evaluation;
  /** PCK by part along the thresholds of the evaluation's curve. */
  readonly partCurves: Readonly<Record<string, readonly Score[]>>;
  /** The scores of the network's stages, first to last; empty for one stage, or for a file of predictions. */
  readonly stages: readonly ScoredStage[];
}

/** The score of one stage of a network. */
export interface ScoredStage {
  readonly name: string;
  readonly mean: Score;
  readonly parts: Readonly<Record<string, Score>>;
  readonly curve: readonly Score[];
}

/** A labelled person, and how each source found them. */
export interface ScoredPerson {
  readonly id: string;
  readonly image: string;
  /** In the measure of `sizes`; `null` where the labels give none. */
  readonly size: number | null;
  /** Which of `clusters`; `null` where too few joints are labelled to tell. */
  readonly cluster: number | null;
}

/** PCK by the size of people, each bin holding about as many. */
export interface SizeBreakdown {
  /** The length that is taken for a person's size. */
  readonly measure: string;
  readonly bins: readonly SizeBin[];
}

export interface SizeBin {
  /** The smallest and the largest size in it. */
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
  /** The mean of their poses, moved to mean 0 and root mean square distance 1; `null` for a joint none of them has. */
  readonly meanPose: readonly (DocumentPoint | null)[];
  /** Mean PCK, by source. */
  readonly pck: readonly Score[];
  readonly epe: readonly Score[];
}

export type DocumentPoint = readonly [x: number, y: number];
export type DocumentPose = readonly (DocumentPoint | null)[];

export interface GalleryPerson {
  /** How the first source found them; or that the second found them far better (`ahead`) or worse (`behind`) than it. */
  readonly place: 'worst' | 'median' | 'best' | 'ahead' | 'behind';
  /** Which of `people`. */
  readonly person: number;
  readonly truth: DocumentPose;
  /** By source; `null` where there is none. */
  readonly predictions: readonly (DocumentPose | null)[];
}

/** How a further source does beside the first, on the same people. */
export interface SourceComparison extends PairedComparison {
  /** Which of `sources`. */
  readonly source: number;
}
