import type { Builder } from '../builder-type.ts';
import { lowest, padForPooling } from '../ops/max-pool-gradient.ts';
import { extent, imageSize, pair, range } from '../ops/shapes.ts';
import type { Value } from '../value.ts';
import { interleave } from './interleave.ts';
import type { Replacement } from './rule.ts';
import { windowCells } from './window-cells.ts';

/**
 * Works without the indices of the largest cells, because not every provider has them. For each place (i, j) in the
 * window, its cells are compared with the output. The gradients of places with the same row and column modulo the
 * stride are summed on one small grid. Then the grids are interleaved.
 */
export const maxPoolGradient: Replacement<'maxPoolGradient'> = ({ inputs, attributes, table }, g) => {
  const [x, output, gradient] = inputs;
  const { kernel, strides } = attributes;
  const size = imageSize(output.shape);
  const overlap = pair((axis) => Math.floor((kernel[axis] - 1) / strides[axis]));
  const padded = padForPooling(x, output, attributes, lowest, g);
  const cells = windowCells(padded, { kernel, size, strides, dilations: [1, 1] }, table, g);
  const phases = new Map<string, Value>();
  // The gradient of all windows whose largest cell has not been found yet.
  let open = gradient;
  for (const i of range(kernel[0])) {
    for (const j of range(kernel[1])) {
      const found = g.multiply(g.cast(g.equal(cells(i, j), output), 'float32'), open);
      open = g.subtract(open, found);
      const [up, left] = [Math.floor(i / strides[0]), Math.floor(j / strides[1])];
      const share = g.pad(found, [0, 0, up, left], [0, 0, overlap[0] - up, overlap[1] - left]);
      const phase = `${i % strides[0]},${j % strides[1]}`;
      const before = phases.get(phase);
      phases.set(phase, before === undefined ? share : g.add(before, share));
    }
  }
  const grid = [extent(x.shape, 0), extent(x.shape, 1), size[0] + overlap[0], size[1] + overlap[1]];
  const whole = interleave((row, column) => phases.get(`${row},${column}`) ?? g.zeros(grid), strides, g);
  return cut(whole, attributes.padding[0], attributes.padding[1], x, g);
};

/** The part of a padded image that x covers, extended by zeros where the image ends before x does. */
function cut(whole: Value, top: number, left: number, x: Value, g: Builder): Value {
  const [rows, columns] = imageSize(x.shape);
  const [height, width] = imageSize(whole.shape);
  const missing = [Math.max(0, top + rows - height), Math.max(0, left + columns - width)];
  return g.slice(g.pad(whole, [0, 0, 0, 0], [0, 0, ...missing]), {
    2: { start: top, end: top + rows },
    3: { start: left, end: left + columns },
  });
}
