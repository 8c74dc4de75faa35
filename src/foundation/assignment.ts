import { at } from './at.ts';

/**
 * The assignment of rows to columns with the smallest total cost (Kuhn 1955; with potentials, after Jonker and
 * Volgenant 1987). As many rows as possible are assigned first, then the cost decides. Takes O(n²m) steps for n ≤ m.
 *
 * @param costs by row and column; `Infinity` where a row and a column must not be paired.
 * @returns for each row its column; `undefined` for a row without a column.
 */
export function assign(costs: readonly (readonly number[])[]): readonly (number | undefined)[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  if (rows === 0 || columns === 0) return costs.map(() => undefined);
  if (rows <= columns) return assignRows(costs, columns);
  const transposed = Array.from({ length: columns }, (_, column) => costs.map((row) => at(row, column)));
  const byColumn = assignRows(transposed, rows);
  const byRow: (number | undefined)[] = costs.map(() => undefined);
  byColumn.forEach((row, column) => {
    if (row !== undefined) byRow[row] = column;
  });
  return byRow;
}

/** For no more rows than columns: each row in turn gets a column by the shortest augmenting path. */
function assignRows(costs: readonly (readonly number[])[], columns: number): readonly (number | undefined)[] {
  const possible = costs.flat().filter(Number.isFinite);
  const spread = Math.max(...possible, 0) - Math.min(...possible, 0);
  // One forbidden pair costs more than any assignment of allowed ones can save.
  const forbidden = Math.max(...possible, 0) + (spread + 1) * (costs.length + 1);
  const cost = (row: number, column: number) => {
    const value = at(at(costs, row - 1), column - 1);
    return Number.isFinite(value) ? value : forbidden;
  };
  // Rows and columns count from 1. Column 0 stands for the row that is being assigned.
  const rowPotential = new Float64Array(costs.length + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  for (let row = 1; row <= costs.length; row++) {
    const shortest = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(columns + 1);
    const done = new Uint8Array(columns + 1);
    rowOf[0] = row;
    let column = 0;
    while (rowOf[column] !== 0) {
      done[column] = 1;
      const current = rowOf[column]!;
      let [step, next] = [Number.POSITIVE_INFINITY, 0];
      for (let other = 1; other <= columns; other++) {
        if (done[other]) continue;
        const reduced = cost(current, other) - rowPotential[current]! - columnPotential[other]!;
        if (reduced < shortest[other]!) {
          shortest[other] = reduced;
          before[other] = column;
        }
        if (shortest[other]! < step) [step, next] = [shortest[other]!, other];
      }
      for (let other = 0; other <= columns; other++) {
        if (done[other]) {
          rowPotential[rowOf[other]!]! += step;
          columnPotential[other]! -= step;
        } else shortest[other]! -= step;
      }
      column = next;
    }
    while (column !== 0) {
      rowOf[column] = rowOf[before[column]!]!;
      column = before[column]!;
    }
  }
  const assigned: (number | undefined)[] = costs.map(() => undefined);
  for (let column = 1; column <= columns; column++) {
    const row = rowOf[column]! - 1;
    if (row >= 0 && Number.isFinite(at(at(costs, row), column - 1))) assigned[row] = column - 1;
  }
  return assigned;
}
