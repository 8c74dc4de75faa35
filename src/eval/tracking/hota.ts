import { assign, at, entryOf } from '../../foundation/index.ts';
import type { ComparedFrame } from './film.ts';
import { type PairCounts, pairCounts } from './pair-counts.ts';

/** HOTA (Luiten et al. 2021), each in [0, 1]: the mean over the similarity thresholds 0.05, 0.10, …, 0.95. */
export interface Hota {
  /** Mean of √(detection accuracy × association accuracy). */
  readonly hota: number;
  /** Detection accuracy: matches / (matches + misses + false positives). */
  readonly detA: number;
  /** Association accuracy: for each match, how much of the two tracks agrees. */
  readonly assA: number;
  /** Localization accuracy: mean similarity of the matches. */
  readonly locA: number;
}

const thresholds = Array.from({ length: 19 }, (_, step) => (step + 1) / 20);

/**
 * Matches each frame for the largest similarity × agreement of the tracks over the whole film (the paper's equation for
 * choosing matches, as its authors' TrackEval computes it).
 */
export function hota(frames: readonly ComparedFrame[]): Hota {
  const overlaps = pairCounts(frames, (similarity, row, column) => {
    const union = row + column - similarity;
    return union > Number.EPSILON ? similarity / union : 0;
  });
  const tallies = thresholds.map(() => new Tally(overlaps));
  for (const { truth, predicted, similarities } of frames) {
    const scores = truth.map((id, row) =>
      predicted.map((other, column) => -agreement(overlaps, id, other) * at(at(similarities, row), column)),
    );
    const columns = assign(scores);
    thresholds.forEach((threshold, index) => {
      const matches = columns.flatMap((column, row) => {
        const similarity = column === undefined ? 0 : at(at(similarities, row), column);
        if (column === undefined || similarity < threshold - Number.EPSILON) return [];
        return [{ id: at(truth, row), other: at(predicted, column), similarity }];
      });
      at(tallies, index).add(matches, truth.length, predicted.length);
    });
  }
  const mean = (of: (tally: Tally) => number) =>
    tallies.reduce((sum, tally) => sum + of(tally), 0) / tallies.length;
  return {
    hota: mean((tally) => Math.sqrt(tally.detA * tally.assA)),
    detA: mean((tally) => tally.detA),
    assA: mean((tally) => tally.assA),
    locA: mean((tally) => tally.locA),
  };
}

/** The Jaccard index of two tracks, with the similarity-weighted frames that they share. */
function agreement({ pairs, truth, predicted }: PairCounts, id: number, other: number): number {
  const shared = pairs.get(id)?.get(other) ?? 0;
  return shared / ((truth.get(id) ?? 0) + (predicted.get(other) ?? 0) - shared);
}

interface Match {
  readonly id: number;
  readonly other: number;
  readonly similarity: number;
}

/** The counts at one threshold. */
class Tally {
  readonly #counts: PairCounts;
  readonly #matched = new Map<string, { readonly id: number; readonly other: number; count: number }>();
  #right = 0;
  #either = 0;
  #similarity = 0;

  constructor(counts: PairCounts) {
    this.#counts = counts;
  }

  add(matches: readonly Match[], truth: number, predicted: number): void {
    this.#right += matches.length;
    this.#either += truth + predicted - matches.length;
    for (const { id, other, similarity } of matches) {
      this.#similarity += similarity;
      const key = `${id} ${other}`;
      const pair = this.#matched.get(key) ?? { id, other, count: 0 };
      pair.count++;
      this.#matched.set(key, pair);
    }
  }

  get detA(): number {
    return this.#right / Math.max(1, this.#either);
  }

  get assA(): number {
    const { truth, predicted } = this.#counts;
    let sum = 0;
    for (const { id, other, count } of this.#matched.values()) {
      sum += (count * count) / (entryOf(truth, id) + entryOf(predicted, other) - count);
    }
    return sum / Math.max(1, this.#right);
  }

  /** 1 without a match, as the authors' code has it. */
  get locA(): number {
    return this.#right === 0 ? 1 : this.#similarity / this.#right;
  }
}
