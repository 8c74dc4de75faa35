/**
 * Number of validations since the last one that was better than all before it.
 * @param ranks how good the model was at each validation. More is better.
 */
export function sinceImproved(ranks: readonly number[]): number {
  const best = ranks.reduce((most, rank) => Math.max(most, rank), Number.NEGATIVE_INFINITY);
  const first = ranks.indexOf(best);
  return first < 0 ? 0 : ranks.length - 1 - first;
}
