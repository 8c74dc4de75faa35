import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from '../../src/foundation/index.ts';

/** Among assignments with the most pairs, the smallest cost, found by trying all. */
function exhaustive(costs: readonly (readonly number[])[]): {
  readonly pairs: number;
  readonly cost: number;
} {
  const search = (row: number, taken: readonly number[]): { pairs: number; cost: number } => {
    if (row === costs.length) return { pairs: 0, cost: 0 };
    const options = [search(row + 1, taken)];
    costs[row]!.forEach((cost, column) => {
      if (taken.includes(column) || !Number.isFinite(cost)) return;
      const rest = search(row + 1, [...taken, column]);
      options.push({ pairs: rest.pairs + 1, cost: rest.cost + cost });
    });
    return options.reduce((best, other) =>
      other.pairs > best.pairs || (other.pairs === best.pairs && other.cost < best.cost) ? other : best,
    );
  };
  return search(0, []);
}

const matrix = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) => {
    const cost = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -20, max: 20 }) },
      { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
    );
    return fc.array(fc.array(cost, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    });
  });

describe('assign', () => {
  it('equals the best of all assignments', () => {
    fc.assert(
      fc.property(matrix, (costs) => {
        const columns = assign(costs);
        const used = columns.filter((column) => column !== undefined);
        expect(new Set(used).size).toBe(used.length);
        const chosen = columns.flatMap((column, row) => (column === undefined ? [] : [costs[row]![column]!]));
        expect(chosen.every(Number.isFinite)).toBe(true);
        const best = exhaustive(costs);
        expect(chosen.length).toBe(best.pairs);
        expect(chosen.reduce((sum, cost) => sum + cost, 0)).toBe(best.cost);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });

  it('can leave rows without a column', () => {
    expect(assign([[], []])).toEqual([undefined, undefined]);
    expect(assign([])).toEqual([]);
  });
});
