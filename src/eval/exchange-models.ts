import { randomStream } from '../random.ts';
import { type Differences, differenceOf, type Pair } from './differences.ts';
import { type Tally, totals } from './tally.ts';

/**
 * For each name, the p-value of a permutation test. The two models are exchanged at random, unit by unit. p is the
 * share of these exchanges with a difference at least as large as the observed one.
 */
export function exchangeModels(
  { skeleton, rule, first, second }: Pair,
  observed: Differences,
  permutations: number,
  seed: number,
): Readonly<Record<string, number | null>> {
  const asMany = new Map<string, number>();
  const random = randomStream(seed, permutationKey);
  const [ofFirst, ofSecond] = [totals(first), totals(second)];
  const gained = gains(first, second);
  for (let permutation = 0; permutation < permutations; permutation++) {
    const moved = new Float64Array(first.columns);
    for (const { columns, by } of gained) {
      if (random.integer(2) === 0) continue;
      columns.forEach((column, index) => {
        moved[column]! += by[index]!;
      });
    }
    const exchanged = differenceOf(
      skeleton,
      rule,
      { hits: ofFirst.hits.map((hits, column) => hits + moved[column]!), counts: ofFirst.counts },
      { hits: ofSecond.hits.map((hits, column) => hits - moved[column]!), counts: ofSecond.counts },
    );
    for (const [name, difference] of Object.entries(exchanged)) {
      const isAsLarge = Math.abs(difference ?? 0) >= Math.abs(observed[name] ?? 0) - rounding;
      if (isAsLarge) asMany.set(name, (asMany.get(name) ?? 0) + 1);
    }
  }
  return Object.fromEntries(
    Object.entries(observed).map(([name, difference]) => [
      name,
      difference === null ? null : (1 + (asMany.get(name) ?? 0)) / (1 + permutations),
    ]),
  );
}

/** Sums of the same numbers in a different order may differ by this much. */
const rounding = 1e-9;

/** Key of this random stream. It differs from the keys of the bootstrap. */
const permutationKey = -1;

/** The units in which the models differ. For each: the columns that differ, and the second model's lead in them. */
function gains(first: Tally, second: Tally) {
  return Array.from({ length: first.units }, (_, unit) => {
    const ahead = Array.from({ length: first.columns }, (_, column) => {
      const place = unit * first.columns + column;
      return { column, by: second.hits[place]! - first.hits[place]! };
    }).filter(({ by }) => by !== 0);
    return { columns: ahead.map(({ column }) => column), by: ahead.map(({ by }) => by) };
  }).filter(({ columns }) => columns.length > 0);
}
