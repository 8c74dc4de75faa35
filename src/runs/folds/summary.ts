import { defaultNormalizer, type Evaluation, evaluate, formatEvaluation } from '../../eval/index.ts';
import { textTable } from '../../foundation/index.ts';
import { type Skeleton, subjectWords } from '../../skeletons/index.ts';
import type { FoldUnit } from '../training-sets.ts';
import type { FoldPose } from './fold-poses.ts';

/** The score of one fold: its people, estimated by a model that was trained on the other folds. */
export interface FoldScore {
  /** Counted from 1. */
  readonly fold: number;
  readonly people: number;
  readonly images: number;
  /** PCK@0.2 in percent, mean over joints. */
  readonly pck: number | null;
  /** Area under the PCK curve from 0 to 0.2, in percent. */
  readonly auc: number | null;
  /** Mean end-point error, in pixels of the image. */
  readonly epe: number | null;
}

/** Statistics of a score over all folds. */
export interface OverFolds {
  readonly mean: number | null;
  /** Standard deviation, with n − 1; `null` with fewer than two folds. */
  readonly deviation: number | null;
}

/** The result of a cross-validation. */
export interface FoldsSummary {
  readonly by: FoldUnit;
  readonly folds: readonly FoldScore[];
  readonly pck: OverFolds;
  readonly auc: OverFolds;
  readonly epe: OverFolds;
  /**
   * The score of all people together, each estimated by the model trained without them, with bootstrap intervals over
   * images.
   */
  readonly pooled: Evaluation;
}

/** Scores the people of all folds, fold by fold and together. */
export function summarizeFolds(
  skeleton: Skeleton,
  folds: readonly (readonly FoldPose[])[],
  by: FoldUnit,
): FoldsSummary {
  const compared = folds.map((poses) =>
    poses.map(({ sample: { pose: truth, absent, image }, prediction }) => ({
      truth,
      absent,
      image,
      prediction,
    })),
  );
  const normalizer = defaultNormalizer(skeleton, []);
  const scores = compared.map((people, index): FoldScore => {
    const { pck, auc, epe } = evaluate(skeleton, people, { normalizer });
    return {
      fold: index + 1,
      people: people.length,
      images: new Set(people.map(({ image }) => image)).size,
      pck: pck.mean,
      auc: auc.mean,
      epe: epe.mean,
    };
  });
  return {
    by,
    folds: scores,
    pck: overFolds(scores.map(({ pck }) => pck)),
    auc: overFolds(scores.map(({ auc }) => auc)),
    epe: overFolds(scores.map(({ epe }) => epe)),
    pooled: evaluate(skeleton, compared.flat(), { normalizer, bootstrap: {} }),
  };
}

function overFolds(scores: readonly (number | null)[]): OverFolds {
  const known = scores.filter((score) => score !== null);
  const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
  const squares = known.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return {
    mean: known.length === 0 ? null : mean,
    deviation: known.length < 2 ? null : Math.sqrt(squares / (known.length - 1)),
  };
}

/** The table of folds and the pooled score, as text for a terminal. */
export function formatFolds({ folds, pck, auc, epe, pooled }: FoldsSummary, skeleton: Skeleton): string {
  const row = (name: string, people: number | string, scores: readonly (number | null)[]) => [
    name,
    `${people}`,
    ...scores.map((score, place) => (score === null ? '–' : score.toFixed(place === 2 ? 1 : 2))),
  ];
  const table = textTable([
    ['', subjectWords(skeleton).many, 'PCK@0.2', 'AUC 0–0.2', 'EPE (px)'],
    ...folds.map((fold) => row(`fold ${fold.fold}`, fold.people, [fold.pck, fold.auc, fold.epe])),
    row('mean of folds', '', [pck.mean, auc.mean, epe.mean]),
    row('deviation', '', [pck.deviation, auc.deviation, epe.deviation]),
    row('all together', pooled.people, [pooled.pck.mean, pooled.auc.mean, pooled.epe.mean]),
  ]);
  return `${table}\n\n${formatEvaluation(pooled, skeleton)}`;
}
