import type { Skeleton } from '../skeletons/index.ts';
import type { Score } from './breakdown.ts';
import { type HeadlineRule, headlineScore } from './headline.ts';
import { columnScores, type Tally, totals, type Weights } from './tally.ts';

/** Hits of two models on the same people. */
export interface Pair {
  readonly skeleton: Skeleton;
  readonly rule: HeadlineRule;
  readonly first: Tally;
  readonly second: Tally;
}

/** Key of the headline in `Differences`. No joint has this name. */
export const headline = '(headline)';

export type Differences = Readonly<Record<string, Score>>;

/** Differences in score, second model minus first: of the headline, and of PCK by joint. */
export function differences({ skeleton, rule, first, second }: Pair, weights?: Weights): Differences {
  return differenceOf(skeleton, rule, totals(first, weights), totals(second, weights));
}

export function differenceOf(
  { joints }: Skeleton,
  rule: HeadlineRule,
  first: Pick<Tally, 'hits' | 'counts'>,
  second: Pick<Tally, 'hits' | 'counts'>,
): Differences {
  const [before, after] = [columnScores(first), columnScores(second)];
  return {
    [headline]: minus(headlineScore(rule, second), headlineScore(rule, first)),
    ...Object.fromEntries(
      joints.map((joint, column) => [joint, minus(after[column] ?? null, before[column] ?? null)]),
    ),
  };
}

function minus(a: Score, b: Score): Score {
  return a === null || b === null ? null : a - b;
}
