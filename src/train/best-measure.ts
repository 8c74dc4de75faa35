import type { Validation } from './validate.ts';

/** Measures that may choose the best model of a run. */
export const bestMeasures = ['pck', 'auc', 'epe'] as const;
export type BestMeasure = (typeof bestMeasures)[number];

/** How good a model is by the measure. More is better. */
export function rankOf({ measure: own, score, auc, epe }: Validation, measure: BestMeasure): number {
  if (own === 'PA-MPJPE') return -score;
  if (measure === 'pck') return score;
  if (measure === 'auc') return auc ?? Number.NEGATIVE_INFINITY;
  return -(epe ?? Number.POSITIVE_INFINITY);
}
