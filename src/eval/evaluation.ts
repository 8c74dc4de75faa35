import type { Breakdown, Score } from './breakdown.ts';
import type { Headline } from './headline.ts';
import type { Intervals } from './intervals.ts';
import type { NormalizerName } from './normalizer-names.ts';
import type { OksScores } from './oks-scores.ts';
import type { LimbScores } from './pcp.ts';
import type { PersonScore } from './person-score.ts';

/** The result of `evaluate`: plain data, ready for JSON. Scores are percentages unless stated otherwise. */
export interface Evaluation {
  /** The skeleton's name. */
  readonly skeleton: string;
  /** Number of people scored. Crowds and people without labels are not included. */
  readonly people: number;
  /** Number of these without any prediction. All their joints are missed. */
  readonly withoutPrediction: number;
  /** Number of these whose labels give no length to normalize by. They are left out of PCK, its curve, AUC and NME. */
  readonly withoutNormalizer: number;
  readonly normalizer: { readonly name: NormalizerName; readonly description: string };
  /** The main score that publications use for this kind of data. */
  readonly headline: Headline;
  /** COCO's main score, if detections were given and the labels have the data for OKS. `oks` has the others. */
  readonly ap?: Headline | undefined;
  /** PCK (PDJ) at one threshold. */
  readonly pck: Breakdown & { readonly threshold: number };
  /** PCK (PDJ) at every threshold, in the normalizer's unit. `mean` and `joints` have one value per threshold. */
  readonly curve: {
    readonly thresholds: readonly number[];
    readonly mean: readonly Score[];
    readonly joints: Readonly<Record<string, readonly Score[]>>;
  };
  /** Area under that curve from 0 to `limit`, as a percentage of a perfect model's. */
  readonly auc: Breakdown & { readonly limit: number };
  /** Percentage of correct limbs. The allowed error is `fraction` × the limb's length. */
  readonly pcp: { readonly fraction: number; readonly strict: LimbScores; readonly relaxed: LimbScores };
  /** End-point error: the mean error of predicted joints, in pixels. */
  readonly epe: Breakdown;
  /** Normalized mean error: the same in the normalizer's unit, not in percent. */
  readonly nme: Breakdown;
  /** COCO's average precision and recall; `null` if the labels lack areas, or the skeleton lacks sigmas. */
  readonly oks: OksScores | null;
  /** Why OKS was not measured, or which areas are not from the labels. One sentence each. */
  readonly oksNotes: readonly string[];
  /** Confidence intervals of the scores over the choice of images, if they were requested. */
  readonly intervals?: Intervals | undefined;
  /** All scored people, in the order of the comparisons. */
  readonly perPerson: readonly PersonScore[];
}
