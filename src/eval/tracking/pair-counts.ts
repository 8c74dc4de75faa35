import { at } from '../../foundation/index.ts';
import type { ComparedFrame } from './film.ts';

/** How often identities occur, alone and together. */
export interface PairCounts {
  /** For each true and predicted identity, the sum of the weights of their common frames. */
  readonly pairs: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** Frames of each true identity. */
  readonly truth: ReadonlyMap<number, number>;
  /** Frames of each predicted identity. */
  readonly predicted: ReadonlyMap<number, number>;
}

/** @param weight the weight of a pair in a frame, from its similarity and from the sums of its row and column. */
export function pairCounts(
  frames: readonly ComparedFrame[],
  weight: (similarity: number, row: number, column: number) => number,
): PairCounts {
  const pairs = new Map<number, Map<number, number>>();
  const [truth, predicted] = [new Map<number, number>(), new Map<number, number>()];
  for (const { truth: people, predicted: found, similarities } of frames) {
    const rowSums = similarities.map(sum);
    const columnSums = found.map((_, column) => sum(similarities.map((row) => at(row, column))));
    for (const id of people) count(truth, id, 1);
    for (const id of found) count(predicted, id, 1);
    people.forEach((id, row) => {
      const others = pairs.get(id) ?? new Map<number, number>();
      pairs.set(id, others);
      found.forEach((other, column) => {
        count(
          others,
          other,
          weight(at(at(similarities, row), column), at(rowSums, row), at(columnSums, column)),
        );
      });
    });
  }
  return { pairs, truth, predicted };
}

function count(counts: Map<number, number>, id: number, by: number): void {
  counts.set(id, (counts.get(id) ?? 0) + by);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
