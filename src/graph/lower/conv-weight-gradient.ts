import { type Nchw, nchw } from '../../tensor/index.ts';
import type { ConvWeightGradientAttributes, Pair } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import { extent, imageSize, pair, range } from '../ops/shapes.ts';
import type { Value } from '../value.ts';
import { channelProducts } from './channel-products.ts';
import { convolutionSize } from './convolution-size.ts';
import type { LowerContext, Replacement } from './rule.ts';
import { type WindowCells, windowCells } from './window-cells.ts';
import { chooseFilter } from './winograd/choose.ts';
import { winogradWeightGradient } from './winograd/weight-gradient.ts';

/**
 * Winograd's tiles are used where they are cheaper. Otherwise, dense convolutions copy the input once for each column
 * of a kernel row (for several rows, if a row is short). One batched matrix product multiplies these shifted copies
 * with the gradient. Depthwise convolutions take a product and a sum for each cell of the kernel.
 */
export const convWeightGradient: Replacement<'convWeightGradient'> = (context, g) => {
  const { inputs, output, attributes, table } = context;
  const [x, gradient] = inputs;
  const { strides, dilations, groups, kernel, padding } = attributes;
  const cells = imageSize(gradient.shape);
  const size = convolutionSize(x.shape, output.shape, cells);
  const costs = table.winograd?.weightGradient;
  const filter = costs && chooseFilter(costs, table.winograd.margin, size, attributes);
  if (filter !== undefined) return winogradWeightGradient(x, gradient, { size, padding, filter }, g);

  const padded = paddedInput(x, cells, attributes, g);
  const isFlat = kernel[0] > 1 && (kernel[0] - 1) * dilations[0] * table.weightGradient.flatFrom <= cells[0];
  if (groups === 1 && strides[0] === 1 && isFlat) return denseByColumns(padded, gradient, context, g);
  const shifted = windowCells(padded, { kernel, size: cells, strides, dilations }, table, g);
  const { columns } = table.weightGradient;
  const shape = nchw(output, 'the gradient of a weight');
  if (groups === 1) return dense(shifted, shape, gradient, columns, g);
  if (shape[1] === 1 && shape[0] === groups) return depthwise(shifted, shape, gradient, g);
  return grouped(shifted, shape, gradient, groups, columns, g);
};

/** x with its padding, up to the end of the last window. */
function paddedInput(
  x: Value,
  cells: Pair,
  { strides, dilations, padding, kernel }: ConvWeightGradientAttributes,
  g: Builder,
): Value {
  const after = pair((axis) => {
    const end = (kernel[axis] - 1) * dilations[axis] + (cells[axis] - 1) * strides[axis] + 1;
    return Math.max(0, end - padding[axis] - extent(x.shape, axis + 2));
  });
  return g.pad(x, [0, 0, padding[0], padding[1]], [0, 0, ...after]);
}

/**
 * Copies the input once for each column of the kernel, over all padded rows. For each row of the kernel, the gradient
 * is moved down between zeros instead. This halves the copies but multiplies by a few zeros.
 */
function denseByColumns(
  padded: Value,
  gradient: Value,
  { output, attributes, table }: LowerContext<'convWeightGradient'>,
  g: Builder,
): Value {
  const [outputs, inputs, height, width] = nchw(output, 'the gradient of a weight');
  const { strides, dilations } = attributes;
  const size: Pair = [extent(padded.shape, 2), extent(gradient.shape, 3)];
  const shifted = windowCells(padded, { kernel: [1, width], size, strides, dilations }, table, g);
  const side = g.concat(
    range(width).map((column) => shifted(0, column)),
    1,
  );
  const rows = range(height).map((row) => {
    const [above, below] = [row * dilations[0], (height - 1 - row) * dilations[0]];
    const moved = g.pad(gradient, [0, 0, above, 0], [0, 0, below, 0]);
    return g.reshape(channelProducts(moved, side, g), [outputs, 1, width, inputs]);
  });
  return g.transpose(g.concat(rows, 1), [0, 3, 1, 2]);
}

function dense(shifted: WindowCells, shape: Nchw, gradient: Value, columns: number, g: Builder): Value {
  const [outputs, inputs, height, width] = shape;
  const together = Math.max(1, Math.round(columns / (width * inputs)));
  const rows = range(Math.ceil(height / together)).map((part) => {
    const some = range(height).slice(part * together, (part + 1) * together);
    const side = g.concat(
      some.flatMap((row) => range(width).map((column) => shifted(row, column))),
      1,
    );
    return g.reshape(channelProducts(gradient, side, g), [outputs, some.length, width, inputs]);
  });
  const whole = g.concat(rows, 1);
  return height === 1 && width === 1 ? g.reshape(whole, shape) : g.transpose(whole, [0, 3, 1, 2]);
}

function depthwise(shifted: WindowCells, shape: Nchw, gradient: Value, g: Builder): Value {
  const [channels, , height, width] = shape;
  const products = range(height).flatMap((row) =>
    range(width).map((column) =>
      g.reshape(g.sum(g.multiply(gradient, shifted(row, column)), [0, 2, 3]), [channels, 1]),
    ),
  );
  return g.reshape(g.concat(products, 1), shape);
}

/** Computes each group separately. */
function grouped(
  shifted: WindowCells,
  shape: Nchw,
  gradient: Value,
  groups: number,
  columns: number,
  g: Builder,
): Value {
  const [outputs, inputs, height, width] = shape;
  const perGroup = outputs / groups;
  const part = (x: Value, group: number, channels: number) =>
    g.slice(x, { 1: { start: group * channels, end: (group + 1) * channels } });
  const parts = range(groups).map((group) =>
    dense(
      (row, column) => part(shifted(row, column), group, inputs),
      [perGroup, inputs, height, width],
      part(gradient, group, perGroup),
      columns,
      g,
    ),
  );
  return g.concat(parts, 0);
}
