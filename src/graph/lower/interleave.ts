import type { Pair } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import { range } from '../ops/shapes.ts';
import type { Value } from '../value.ts';

/** Grids [N, C, h, w] of each phase → [N, C, h · s, w · s] whose cell (r, c) comes from the phase (r mod s, c mod s). */
export function interleave(phase: (row: number, column: number) => Value, strides: Pair, g: Builder): Value {
  const rows = range(strides[0]).map((row) => {
    const grids = range(strides[1]).map((column) => {
      const grid = phase(row, column);
      const [n, c, h, w] = grid.shape as [number, number, number, number];
      return g.reshape(grid, [n, c, h, 1, w, 1]);
    });
    return g.concat(grids, 5);
  });
  const [n, c, h, , w] = rows[0]!.shape as [number, number, number, number, number];
  return g.reshape(g.concat(rows, 3), [n, c, h * strides[0], w * strides[1]]);
}
