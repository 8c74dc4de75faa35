import type { Skeleton } from '../skeletons/index.ts';
import { type Comparison, checkComparisons } from './comparison.ts';
import { type Headline, headlineRule, headlineScore } from './headline.ts';
import { measurePeople } from './measured-person.ts';
import { checkNormalizer, defaultNormalizer } from './normalizer.ts';
import type { NormalizerName } from './normalizer-names.ts';
import { jointTally } from './person-tallies.ts';
import { totals } from './tally.ts';
import { unitsOf } from './units.ts';

/** Computes only the headline of `evaluate`, which is much faster. @throws LimberError as `evaluate` does. */
export function headlineOf(
  skeleton: Skeleton,
  comparisons: readonly Comparison[],
  options: { readonly normalizer?: NormalizerName; readonly threshold?: number } = {},
): Headline {
  checkComparisons(skeleton, comparisons);
  const name = options.normalizer ?? defaultNormalizer(skeleton, comparisons);
  const normalizer = checkNormalizer(name, skeleton, comparisons);
  const { threshold = normalizer.headline } = options;
  const rule = headlineRule(skeleton, name, threshold);
  const people = measurePeople(skeleton, comparisons, normalizer);
  const found = jointTally(skeleton, people, unitsOf(comparisons), (error) => Number(error <= threshold));
  return { name: rule.name, description: rule.description, score: headlineScore(rule, totals(found)) };
}
