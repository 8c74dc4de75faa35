import { LimberError } from '../errors.ts';
import { distance } from '../geometry/index.ts';
import type { Pose, Skeleton } from '../skeletons/index.ts';
import { type BootstrapOptions, bootstrap, bootstrapDefaults } from './bootstrap.ts';
import type { Score } from './breakdown.ts';
import { type Comparison, checkComparisons } from './comparison.ts';
import { differences, headline, type Pair } from './differences.ts';
import { exchangeModels } from './exchange-models.ts';
import { headlineRule, headlineScore } from './headline.ts';
import type { Interval } from './interval.ts';
import { measurePeople } from './measured-person.ts';
import { checkNormalizer, defaultNormalizer } from './normalizer.ts';
import type { NormalizerName } from './normalizer-names.ts';
import { jointTally } from './person-tallies.ts';
import { totals } from './tally.ts';
import { unitsOf } from './units.ts';

/** The second model's score minus the first model's, in points. */
export interface PairedDifference {
  readonly difference: Score;
  /** Bootstrap interval; `null` without a score. */
  readonly interval: Interval | null;
  /** Probability that a difference of at least this size is chance, in either direction; `null` without a score. */
  readonly p: number | null;
}

/** Two models compared on the same people. */
export interface PairedComparison {
  /** The compared score: `PCK@0.2`, `PCKh@0.5`. */
  readonly measure: string;
  readonly first: Score;
  readonly second: Score;
  readonly headline: PairedDifference;
  /** PCK by joint. */
  readonly joints: Readonly<Record<string, PairedDifference>>;
}

/** How two models are compared. */
export interface PairedOptions {
  /** As for `evaluate`. */
  readonly normalizer?: NormalizerName | undefined;
  readonly threshold?: number | undefined;
  readonly bootstrap?: BootstrapOptions | undefined;
  /** Number of random exchanges of the models for `p`. Default: 9999. */
  readonly permutations?: number | undefined;
}

/**
 * Compares two models by the main score and joint by joint, on the same people in the same order.
 * The interval comes from a paired bootstrap: both models are scored on each resample of the images. p comes from a
 * paired permutation test: if the models did not differ, they could be exchanged in any image. So p is the share of
 * random exchanges that give a difference at least as large. The observed assignment counts as one of them, so p is
 * never 0.
 * @throws LimberError when the two are not about the same people, or as `evaluate` does.
 */
export function pairedComparison(
  skeleton: Skeleton,
  first: readonly Comparison[],
  second: readonly Comparison[],
  options: PairedOptions = {},
): PairedComparison {
  checkComparisons(skeleton, first);
  checkComparisons(skeleton, second);
  checkSamePeople(first, second);
  const name = options.normalizer ?? defaultNormalizer(skeleton, first);
  const normalizer = checkNormalizer(name, skeleton, first);
  const { threshold = normalizer.headline, permutations = 9999 } = options;
  const rule = headlineRule(skeleton, name, threshold);
  const units = unitsOf(first);
  const tallyOf = (comparisons: readonly Comparison[]) =>
    jointTally(skeleton, measurePeople(skeleton, comparisons, normalizer), units, (error) =>
      Number(error <= threshold),
    );
  const pair: Pair = { skeleton, rule, first: tallyOf(first), second: tallyOf(second) };
  const observed = differences(pair);
  const intervals = bootstrap(units.count, (weights) => differences(pair, weights), options.bootstrap);
  const { seed = bootstrapDefaults.seed } = options.bootstrap ?? {};
  const chances = exchangeModels(pair, observed, permutations, seed);
  const difference = (name: string): PairedDifference => ({
    difference: observed[name] ?? null,
    interval: intervals[name] ?? null,
    p: chances[name] ?? null,
  });
  return {
    measure: rule.name,
    first: headlineScore(rule, totals(pair.first)),
    second: headlineScore(rule, totals(pair.second)),
    headline: difference(headline),
    joints: Object.fromEntries(skeleton.joints.map((joint) => [joint, difference(joint)])),
  };
}

function checkSamePeople(first: readonly Comparison[], second: readonly Comparison[]): void {
  if (first.length !== second.length) {
    throw new LimberError({
      what: 'the models to compare were not scored on the same subjects',
      got: `${first.length} and ${second.length} subjects`,
    });
  }
  const differs = first.findIndex(({ truth, image }, index) => {
    const other = second[index];
    return other === undefined || other.image !== image || !isSamePose(other.truth, truth);
  });
  if (differs < 0) return;
  throw new LimberError({
    what: 'the models to compare were not scored on the same subjects',
    got: `different labels of subject ${differs + 1}`,
  });
}

function isSamePose(one: Pose, other: Pose): boolean {
  return one.every((joint, index) => {
    const counterpart = other[index] ?? null;
    return joint === null || counterpart === null
      ? joint === counterpart
      : distance(joint.point, counterpart.point) === 0;
  });
}
