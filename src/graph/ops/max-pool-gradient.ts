import type { PoolAttributes } from '../attributes.ts';
import type { Builder } from '../operator.ts';
import type { Value } from '../value.ts';
import { extent, pictureSize } from './shapes.ts';

/**
 * Sends each output's gradient to the cell that won its window; the first such cell in reading order where several
 * are equal. Overlapping windows add up. Written without indices of the winners, which not every provider has:
 * the cells that a window's place (i, j) meets are compared with the winners, and the gradients of all places that
 * land on the same rows and columns modulo the stride are added on the small grid before the grids are interleaved.
 */
export function maxPoolGradient(
  x: Value,
  output: Value,
  gradient: Value,
  { kernel, strides, padding }: PoolAttributes,
  g: Builder,
): Value {
  const [height, width] = pictureSize(x.shape);
  const [rows, columns] = pictureSize(output.shape);
  const [overlapRows, overlapColumns] = [0, 1].map((axis) =>
    Math.floor((kernel[axis]! - 1) / strides[axis]!),
  ) as [number, number];
  const covered = [(rows - 1) * strides[0] + kernel[0], (columns - 1) * strides[1] + kernel[1]] as const;
  const padded = g.pad(
    x,
    [0, 0, padding[0], padding[1]],
    [0, 0, Math.max(0, covered[0] - padding[0] - height), Math.max(0, covered[1] - padding[1] - width)],
    -3.4e38,
  );
  const phases = new Map<string, Value>();
  let unclaimed: Value | undefined;
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const cells = g.slice(padded, {
        2: { start: i, end: i + (rows - 1) * strides[0] + 1, step: strides[0] },
        3: { start: j, end: j + (columns - 1) * strides[1] + 1, step: strides[1] },
      });
      const equal = g.cast(g.equal(cells, output), 'float32');
      const won: Value = unclaimed === undefined ? equal : g.multiply(equal, unclaimed);
      unclaimed = unclaimed === undefined ? g.subtract(1, won) : g.subtract(unclaimed, won);
      const [up, left] = [Math.floor(i / strides[0]), Math.floor(j / strides[1])];
      const share = g.pad(
        g.multiply(won, gradient),
        [0, 0, up, left],
        [0, 0, overlapRows - up, overlapColumns - left],
      );
      const phase = `${i % strides[0]},${j % strides[1]}`;
      const before = phases.get(phase);
      phases.set(phase, before === undefined ? share : g.add(before, share));
    }
  }
  const small = [
    extent(x.shape, 0),
    extent(x.shape, 1),
    rows + overlapRows,
    columns + overlapColumns,
  ] as const;
  const interleaved = interleave(phases, small, strides, g);
  const [fullHeight, fullWidth] = pictureSize(interleaved.shape);
  const grown = g.pad(
    interleaved,
    [0, 0, 0, 0],
    [0, 0, Math.max(0, padding[0] + height - fullHeight), Math.max(0, padding[1] + width - fullWidth)],
  );
  return g.slice(grown, {
    2: { start: padding[0], end: padding[0] + height },
    3: { start: padding[1], end: padding[1] + width },
  });
}

/** Grids [N, C, h, w] per phase → [N, C, h · s, w · s] whose cell (r, c) comes from the phase (r mod s, c mod s). */
function interleave(
  phases: ReadonlyMap<string, Value>,
  small: readonly [number, number, number, number],
  strides: readonly [number, number],
  g: Builder,
): Value {
  const [n, c, h, w] = small;
  const rows = Array.from({ length: strides[0] }, (_, a) => {
    const across = Array.from({ length: strides[1] }, (_, b) => phases.get(`${a},${b}`) ?? g.zeros(small));
    return g.concat(
      across.map((grid) => g.reshape(grid, [n, c, h, 1, w, 1])),
      5,
    );
  });
  return g.reshape(g.concat(rows, 3), [n, c, h * strides[0], w * strides[1]]);
}
