import type { PoolAttributes } from '../attributes.ts';
import type { Builder } from '../operator.ts';
import type { Value } from '../value.ts';
import { interleave } from './interleave.ts';
import { extent, pictureSize } from './shapes.ts';
import { windowCells } from './window-cells.ts';

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
  const cells = windowCells(padded, { kernel, size: [rows, columns], strides, dilations: [1, 1] }, g);
  const phases = new Map<string, Value>();
  let unclaimed = gradient;
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const won = g.multiply(g.cast(g.equal(cells(i, j), output), 'float32'), unclaimed);
      unclaimed = g.subtract(unclaimed, won);
      const [up, left] = [Math.floor(i / strides[0]), Math.floor(j / strides[1])];
      const share = g.pad(won, [0, 0, up, left], [0, 0, overlapRows - up, overlapColumns - left]);
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
  const interleaved = interleave(
    (row, column) => phases.get(`${row},${column}`) ?? g.zeros(small),
    strides,
    g,
  );
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
