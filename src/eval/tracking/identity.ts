import { assign, at } from '../../foundation/index.ts';
import type { ComparedFrame } from './film.ts';
import { pairCounts } from './pair-counts.ts';

/** Identity scores (Ristani et al. 2016), each in [0, 1]. */
export interface IdentityScores {
  readonly idf1: number;
  /** Precision: the share of the predictions that have the right identity. */
  readonly idp: number;
  /** Recall: the share of the true people who have the right identity. */
  readonly idr: number;
}

/**
 * Each true identity is paired with one predicted identity for the whole film, so that the most frames agree.
 * @param threshold the smallest similarity of a frame that agrees.
 */
export function identityScores(frames: readonly ComparedFrame[], threshold = 0.5): IdentityScores {
  const { pairs, truth, predicted } = pairCounts(frames, (similarity) => Number(similarity >= threshold));
  const [rows, columns] = [[...truth.keys()], [...predicted.keys()]];
  const agreed = rows.map((id) => columns.map((other) => pairs.get(id)?.get(other) ?? 0));
  const right = assign(agreed.map((row) => row.map((count) => -count))).reduce<number>(
    (sum, column, row) => sum + (column === undefined ? 0 : at(at(agreed, row), column)),
    0,
  );
  const [people, found] = [total(truth), total(predicted)];
  return { idf1: (2 * right) / (people + found), idp: right / found, idr: right / people };
}

function total(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
