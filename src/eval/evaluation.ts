import type { Breakdown, Score } from './breakdown.ts';
import type { Headline } from './headline.ts';
import type { Intervals } from './intervals.ts';
import type { NormalizerName } from './normalizer-names.ts';
import type { OksScores } from './oks-scores.ts';
import type { LimbScores } from './pcp.ts';
import type { PersonScore } from './person-score.ts';

/** The result of `evaluate`: plain data, ready for JSON. Scores are percentages unless said otherwise. */
export interface Evaluation {
  /** The skeleton's name. */
  readonly skeleton: string;
  /** Labelled people scored; crowds and people without any labelled joint are none. */
  readonly people: number;
  /** Of these, people for whom nothing was predicted; all their joints are misses. */
  readonly withoutPrediction: number;
  /** Of these, people whose labels give no length to normalise by; left out of PCK, its curve, AUC and NME. */
  readonly withoutNormalizer: number;
  readonly normalizer: { readonly name: NormalizerName; readonly description: string };
  /** The one PCK that the field quotes for such data. */
  readonly headline: Headline;
  /** COCO's one number, where detections were given and the labels have what OKS needs; the others are in `oks`. */
  readonly ap?: Headline;
  /** PCK (PDJ) at one threshold. */
  readonly pck: Breakdown & { readonly threshold: number };
  /** PCK (PDJ) at every threshold, in the normaliser's unit; `mean` and `joints` run along `thresholds`. */
  readonly curve: {
    readonly thresholds: readonly number[];
    readonly mean: readonly Score[];
    readonly joints: Readonly<Record<string, readonly Score[]>>;
  };
  /** Area under that curve from 0 to `limit`, as a percentage of a perfect model's. */
  readonly auc: Breakdown & { readonly limit: number };
  /** Percentage of correct limbs, an error of `fraction` × the limb's length being allowed. */
  readonly pcp: { readonly fraction: number; readonly strict: LimbScores; readonly relaxed: LimbScores };
  /** End-point error: the mean error of predicted joints, in pixels. */
  readonly epe: Breakdown;
  /** Normalised mean error: the same in the normaliser's unit, not in percent. */
  readonly nme: Breakdown;
  /** COCO's average precision and recall; `null` if the labels lack areas, or the skeleton lacks sigmas. */
  readonly oks: OksScores | null;
  /** How far chance in the choice of pictures moves the scores, where that was asked for. */
  readonly intervals?: Intervals;
  /** Everybody scored, in the order of the comparisons. */
  readonly perPerson: readonly PersonScore[];
}
