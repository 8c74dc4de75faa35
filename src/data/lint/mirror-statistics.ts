import { at } from '../../foundation/index.ts';
import type { Pose, Skeleton } from '../../skeletons/index.ts';
import { poseSpread } from './measures.ts';

/**
 * The vector from a pair's left joint to its right one, divided by the pose's spread; `undefined` if one of them has
 * no label.
 */
export type PairOffset = readonly [x: number, y: number] | undefined;

/** The offsets of a pose's mirror pairs, in the skeleton's order. */
export function pairOffsets(pose: Pose, skeleton: Skeleton): readonly PairOffset[] {
  const spread = poseSpread(pose);
  return skeleton.mirrorPairs.map((names) => {
    const [right, left] = names.map((name) => pose[skeleton.joints.indexOf(name)]?.point);
    if (!right || !left || !(spread > 0)) return undefined;
    return [(right.x - left.x) / spread, (right.y - left.y) / spread];
  });
}

/** Typical difference between two annotators' labels of a pair, as a share of the pose's spread. */
const annotation = 0.05;

/**
 * How the offsets dₖ of mirror pairs correlate: C = E[dₖ·dₘ] / 2, over poses in which both are labeled. The offsets
 * are modeled as normally distributed around 0 and equally likely in every direction, because some people are upside
 * down.
 */
export class PairStatistics {
  readonly #covariance: Matrix;
  readonly #inverses = new Map<string, Matrix>();

  /** @param poses the offsets of poses, all of the same pairs */
  constructor(poses: readonly (readonly PairOffset[])[]) {
    const pairs = poses[0]?.length ?? 0;
    const [sums, counts] = [zeros(pairs), zeros(pairs)];
    for (const offsets of poses) {
      const labeled = present(offsets);
      for (const k of labeled) {
        const [sum, count] = [at(sums, k), at(counts, k)];
        for (const m of labeled) {
          sum[m] = at(sum, m) + inner(offsets[k], offsets[m]);
          count[m] = at(count, m) + 1;
        }
      }
    }
    const noise = (k: number, m: number) => (k === m ? annotation ** 2 : 0);
    this.#covariance = sums.map((row, k) =>
      row.map((sum, m) => sum / (2 * Math.max(1, at(at(counts, k), m))) + noise(k, m)),
    );
  }

  /**
   * log p(pose with the pairs of `swapped` exchanged) − log p(pose), in nats. With Λ, the inverse of the labeled
   * pairs' covariance, it is 2 Σ Λₖₘ dₖ·dₘ over k in `swapped` and m outside it.
   */
  swapEvidence(offsets: readonly PairOffset[], swapped: ReadonlySet<number>): number {
    const labeled = present(offsets);
    const inverse = this.#inverse(labeled);
    let evidence = 0;
    for (const [row, k] of labeled.entries()) {
      if (!swapped.has(k)) continue;
      for (const [column, m] of labeled.entries()) {
        if (!swapped.has(m)) evidence += 2 * at(at(inverse, row), column) * inner(offsets[k], offsets[m]);
      }
    }
    return evidence;
  }

  #inverse(labeled: readonly number[]): Matrix {
    const key = labeled.join();
    const known = this.#inverses.get(key);
    if (known) return known;
    const inverse = invert(labeled.map((k) => labeled.map((m) => at(at(this.#covariance, k), m))));
    this.#inverses.set(key, inverse);
    return inverse;
  }
}

type Matrix = readonly (readonly number[])[];

function present(offsets: readonly PairOffset[]): readonly number[] {
  return offsets.flatMap((offset, pair) => (offset ? [pair] : []));
}

function inner(a: PairOffset, b: PairOffset): number {
  return a && b ? a[0] * b[0] + a[1] * b[1] : 0;
}

function zeros(size: number): number[][] {
  return Array.from({ length: size }, () => new Array<number>(size).fill(0));
}

/** Gauss–Jordan elimination with the largest pivot. */
function invert(matrix: Matrix): Matrix {
  const size = matrix.length;
  const rows = matrix.map((row, r) => [...row, ...row.map((_, column) => Number(column === r))]);
  for (let column = 0; column < size; column++) {
    const below = rows.slice(column).map((row) => Math.abs(at(row, column)));
    const pivot = column + below.indexOf(Math.max(...below));
    [rows[column], rows[pivot]] = [at(rows, pivot), at(rows, column)];
    const head = at(rows, column).map((value) => value / at(at(rows, column), column));
    for (const [r, row] of rows.entries()) {
      rows[r] = r === column ? head : row.map((value, c) => value - at(row, column) * at(head, c));
    }
  }
  return rows.map((row) => row.slice(size));
}
