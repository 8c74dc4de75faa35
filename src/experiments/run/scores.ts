import { type Evaluation, meanScore, type Score } from '../../eval/index.ts';
import { groupBy } from '../../foundation/index.ts';
import type { Scores } from '../index.ts';

/** Those scores of an evaluation that an experiment reports. */
export function scoresOf({ pck, auc, pcp, curve }: Evaluation): Scores {
  return {
    pck: pck.mean,
    auc: auc.mean,
    pcp: pcp.strict.mean,
    parts: pck.parts,
    limbs: pooled(pcp.strict.limbs),
    curve: { thresholds: curve.thresholds, mean: curve.mean },
  };
}

/** Means of left and right limbs, as papers report them. */
function pooled(limbs: Readonly<Record<string, Score>>): Readonly<Record<string, Score>> {
  const groups = groupBy(Object.entries(limbs), ([name]) => name.replace(/^(left|right) /, ''));
  return Object.fromEntries(
    [...groups].map(([kind, members]) => [kind, meanScore(members.map(([, score]) => score))]),
  );
}
