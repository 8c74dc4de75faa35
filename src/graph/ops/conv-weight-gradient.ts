import type { Shape } from '../../tensor/index.ts';
import type { ConvAttributes, Pair } from '../attributes.ts';
import { chooseFilter } from '../fast/choose.ts';
import { fastWeightGradient } from '../fast/convolution.ts';
import type { Builder } from '../operator.ts';
import type { Value } from '../value.ts';
import { extent, pictureSize } from './shapes.ts';
import { windowCells } from './window-cells.ts';

/**
 * dL/dweight[o, i, j, k] = Σ over n, r, c of gradient[n, o, r, c] · x[n, i, r·s + j·d − p, c·s + k·d − p].
 * Where it pays, with fewer products (`fast/`). Dense channels: the shifts of one kernel row, of several where it is
 * short, are laid side by side and multiplied with the gradient in one batched matrix product. One channel per group
 * (depthwise): a product and a sum for each shift.
 */
export function convWeightGradient(
  x: Value,
  weight: Value,
  gradient: Value,
  attributes: ConvAttributes,
  g: Builder,
): Value {
  const [kernel, output] = [pictureSize(weight.shape), pictureSize(gradient.shape)];
  const filter = chooseFilter('weight gradient', x, weight, output, attributes);
  if (filter !== undefined) {
    return fastWeightGradient({ x, padding: attributes.padding, kernel, output }, gradient, filter, g);
  }
  const padded = paddedInput(x, kernel, output, attributes, g);
  const { strides, dilations } = attributes;
  if (attributes.groups === 1 && strides[0] === 1 && isFlat(kernel[0], dilations[0], output[0])) {
    return denseByColumns(padded, weight.shape, gradient, attributes, g);
  }
  const shifted = windowCells(padded, { kernel, size: output, strides, dilations }, g);
  if (attributes.groups === 1) return dense(shifted, weight.shape, gradient, g);
  const [outputs, inputs] = [extent(weight.shape, 0), extent(weight.shape, 1)];
  if (inputs === 1 && outputs === attributes.groups) return depthwise(shifted, weight, gradient, g);
  return grouped(shifted, weight, gradient, attributes.groups, g);
}

/** For each kernel position the inputs it meets, [N, C, H', W'] of the output's size. */
type Shifted = (row: number, column: number) => Value;

/** x with its padding, ending where the last window does; what lies beyond is never met. */
function paddedInput(
  x: Value,
  kernel: Pair,
  output: Pair,
  { strides, dilations, padding }: ConvAttributes,
  g: Builder,
): Value {
  const [bottom, right] = [0, 1].map((axis) => {
    const reach = (kernel[axis]! - 1) * dilations[axis]! + (output[axis]! - 1) * strides[axis]! + 1;
    return Math.max(0, reach - padding[axis]! - extent(x.shape, axis + 2));
  });
  return g.pad(x, [0, 0, padding[0], padding[1]], [0, 0, bottom!, right!]);
}

/** Whether the rows that a kernel reaches beyond its centre are few beside the picture's. */
function isFlat(kernelRows: number, dilation: number, rows: number): boolean {
  return kernelRows > 1 && (kernelRows - 1) * dilation * 16 <= rows;
}

/**
 * The shifts of one kernel row side by side, over all padded rows; for each row of the kernel the gradient is moved
 * down among zeros instead. Copies half as much, and multiplies by a few zeros.
 */
function denseByColumns(
  padded: Value,
  shape: Shape,
  gradient: Value,
  { strides, dilations }: ConvAttributes,
  g: Builder,
): Value {
  const [outputs, inputs, height, width] = shape as [number, number, number, number];
  const size: Pair = [extent(padded.shape, 2), extent(gradient.shape, 3)];
  const shifted = windowCells(padded, { kernel: [1, width], size, strides, dilations }, g);
  const side = g.concat(
    range(width).map((column) => shifted(0, column)),
    1,
  );
  const rows = range(height).map((row) => {
    const [above, below] = [row * dilations[0], (height - 1 - row) * dilations[0]];
    const moved = g.pad(gradient, [0, 0, above, 0], [0, 0, below, 0]);
    return g.reshape(crossProducts(moved, side, g), [outputs, 1, width, inputs]);
  });
  return g.transpose(g.concat(rows, 1), [0, 3, 1, 2]);
}

/** A matrix product with fewer columns leaves the processor waiting. */
const manyColumns = 64;

function dense(shifted: Shifted, shape: Shape, gradient: Value, g: Builder): Value {
  const [outputs, inputs, height, width] = shape as [number, number, number, number];
  const together = Math.max(1, Math.round(manyColumns / (width * inputs)));
  const rows = range(Math.ceil(height / together)).map((part) => {
    const some = range(height).slice(part * together, (part + 1) * together);
    const side = g.concat(
      some.flatMap((row) => range(width).map((column) => shifted(row, column))),
      1,
    );
    return g.reshape(crossProducts(gradient, side, g), [outputs, some.length, width, inputs]);
  });
  if (height === 1 && width === 1) return g.reshape(rows[0]!, shape);
  return g.transpose(g.concat(rows, 1), [0, 3, 1, 2]);
}

/** [N, A, H, W] and [N, B, H, W] → [A, B]: each channel of one times each of the other, summed over batch and cells. */
function crossProducts(a: Value, b: Value, g: Builder): Value {
  const [batch, channelsA, rows, columns] = a.shape as [number, number, number, number];
  const channelsB = extent(b.shape, 1);
  const cells = rows * columns;
  const flat = (x: Value, channels: number) => g.reshape(x, [batch, channels, cells]);
  // Either every picture's products are summed afterwards, or the batch is moved beside the cells first:
  // whichever passes fewer numbers through memory.
  if (channelsA * channelsB <= (channelsA + channelsB) * cells) {
    return g.sum(g.matmul(flat(a, channelsA), flat(b, channelsB), { transposeB: true }), [0]);
  }
  const joined = (x: Value, channels: number) =>
    g.reshape(g.transpose(flat(x, channels), [1, 0, 2]), [channels, batch * cells]);
  return g.matmul(joined(a, channelsA), joined(b, channelsB), { transposeB: true });
}

function depthwise(shifted: Shifted, weight: Value, gradient: Value, g: Builder): Value {
  const [channels, , height, width] = weight.shape as [number, number, number, number];
  const products = range(height).flatMap((row) =>
    range(width).map((column) =>
      g.reshape(g.sum(g.multiply(gradient, shifted(row, column)), [0, 2, 3]), [channels, 1]),
    ),
  );
  return g.reshape(g.concat(products, 1), weight.shape);
}

/** Each group on its own. */
function grouped(shifted: Shifted, weight: Value, gradient: Value, groups: number, g: Builder): Value {
  const [outputs, inputs, height, width] = weight.shape as [number, number, number, number];
  const perGroup = outputs / groups;
  const parts = range(groups).map((group) =>
    dense(
      (row, column) =>
        g.slice(shifted(row, column), { 1: { start: group * inputs, end: (group + 1) * inputs } }),
      [perGroup, inputs, height, width],
      g.slice(gradient, { 1: { start: group * perGroup, end: (group + 1) * perGroup } }),
      g,
    ),
  );
  return g.concat(parts, 0);
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
