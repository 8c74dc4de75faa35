import { at } from '../../foundation/index.ts';
import { nchw } from '../../tensor/index.ts';
import type { Pair } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import { range } from '../ops/shapes.ts';
import type { Value } from '../value.ts';

/**
 * Interleaves the grids [N, C, h, w] of all phases into [N, C, h · s, w · s]. Cell (r, c) comes from phase (r mod s, c
 * mod s).
 */
export function interleave(phase: (row: number, column: number) => Value, strides: Pair, g: Builder): Value {
  const grids = range(strides[0]).map((row) => range(strides[1]).map((column) => phase(row, column)));
  const [n, c, h, w] = nchw(at(at(grids, 0), 0), 'a phase of strides');
  const rows = grids.map((columns) =>
    g.concat(
      columns.map((grid) => g.reshape(grid, [n, c, h, 1, w, 1])),
      5,
    ),
  );
  return g.reshape(g.concat(rows, 3), [n, c, h * strides[0], w * strides[1]]);
}
