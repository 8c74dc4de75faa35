import { type Evaluation, meanScore, type Score } from '../../eval/index.ts';
import type { Scores } from '../index.ts';

/** What an experiment quotes of an evaluation. */
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

/** Left and right limbs together, as papers quote them. */
function pooled(limbs: Readonly<Record<string, Score>>): Readonly<Record<string, Score>> {
  const groups = new Map<string, Score[]>();
  for (const [name, score] of Object.entries(limbs)) {
    const kind = name.replace(/^(left|right) /, '');
    groups.set(kind, [...(groups.get(kind) ?? []), score]);
  }
  return Object.fromEntries([...groups].map(([kind, scores]) => [kind, meanScore(scores)]));
}
