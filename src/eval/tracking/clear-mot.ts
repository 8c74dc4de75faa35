import { assign, at } from '../../foundation/index.ts';
import type { ComparedFrame } from './film.ts';

/** CLEAR MOT (Bernardin and Stiefelhagen 2008) with the counts of MOTChallenge. Shares are in [0, 1]; MOTA may be negative. */
export interface ClearMot {
  /** 1 − (misses + false positives + switches) / true people. */
  readonly mota: number;
  /** Mean of 1 − similarity over the matches, as MOTChallenge has it: smaller is better. */
  readonly motp: number;
  readonly precision: number;
  readonly recall: number;
  readonly falsePositives: number;
  readonly misses: number;
  /** Number of times that a person is matched to a new identity. */
  readonly switches: number;
  /** Number of times that a person is lost and found again. */
  readonly fragmentations: number;
  /** True identities that are found in at least 80 % of their frames, in at least 20 %, in fewer. */
  readonly mostlyTracked: number;
  readonly partlyTracked: number;
  readonly mostlyLost: number;
}

/**
 * Matches frame by frame. A pair of the previous frames continues as long as it is similar enough; the others are
 * assigned with the largest total similarity.
 * @param threshold the smallest similarity of a match.
 */
export function clearMot(frames: readonly ComparedFrame[], threshold = 0.5): ClearMot {
  const last = new Map<number, number>();
  const history = new Map<number, boolean[]>();
  let [people, matches, falsePositives, switches, apart] = [0, 0, 0, 0, 0];
  for (const frame of frames) {
    const columns = matchFrame(frame, last, threshold);
    frame.truth.forEach((id, row) => {
      const column = columns[row];
      const seen = history.get(id) ?? [];
      history.set(id, seen);
      seen.push(column !== undefined);
      if (column === undefined) return;
      const identity = at(frame.predicted, column);
      if ((last.get(id) ?? identity) !== identity) switches++;
      last.set(id, identity);
      matches++;
      apart += 1 - at(at(frame.similarities, row), column);
    });
    people += frame.truth.length;
    falsePositives += frame.predicted.length - columns.filter((column) => column !== undefined).length;
  }
  const misses = people - matches;
  const shares = [...history.values()].map((seen) => seen.filter(Boolean).length / seen.length);
  const mostlyTracked = shares.filter((share) => share >= 0.8).length;
  const mostlyLost = shares.filter((share) => share < 0.2).length;
  return {
    mota: 1 - (misses + falsePositives + switches) / people,
    motp: apart / matches,
    precision: matches / (matches + falsePositives),
    recall: matches / people,
    falsePositives,
    misses,
    switches,
    fragmentations: [...history.values()].reduce((sum, seen) => sum + gaps(seen), 0),
    mostlyTracked,
    partlyTracked: shares.length - mostlyTracked - mostlyLost,
    mostlyLost,
  };
}

/** For each true person the place of the predicted one. */
function matchFrame(
  { truth, predicted, similarities }: ComparedFrame,
  last: ReadonlyMap<number, number>,
  threshold: number,
): readonly (number | undefined)[] {
  const similar = (row: number, column: number) => at(at(similarities, row), column) >= threshold;
  const kept: (number | undefined)[] = truth.map(() => undefined);
  const taken = new Set<number>();
  truth.forEach((id, row) => {
    const before = last.get(id);
    const column = before === undefined ? -1 : predicted.indexOf(before);
    if (column < 0 || taken.has(column) || !similar(row, column)) return;
    kept[row] = column;
    taken.add(column);
  });
  const costs = truth.map((_, row) =>
    predicted.map((_, column) =>
      kept[row] === undefined && !taken.has(column) && similar(row, column)
        ? 1 - at(at(similarities, row), column)
        : Number.POSITIVE_INFINITY,
    ),
  );
  const assigned = assign(costs);
  return kept.map((column, row) => column ?? assigned[row]);
}

/** Number of gaps between two matches. */
function gaps(seen: readonly boolean[]): number {
  const end = seen.lastIndexOf(true);
  let count = 0;
  for (let frame = seen.indexOf(true) + 1; frame < end; frame++) {
    if (seen[frame - 1] && !seen[frame]) count++;
  }
  return end < 0 ? 0 : count;
}
