import type { Shape } from '../../tensor/index.ts';
import type { ConvAttributes } from '../attributes.ts';
import { chooseFilter } from '../fast/choose.ts';
import { fastWeightGradient } from '../fast/convolution.ts';
import type { Builder } from '../operator.ts';
import type { Value } from '../value.ts';
import { extent, pictureSize } from './shapes.ts';

/**
 * dL/dweight[o, i, j, k] = Σ over n, r, c of gradient[n, o, r, c] · x[n, i, r·s + j·d − p, c·s + k·d − p].
 * Where it pays, with fewer products (`fast/`). Dense channels: the shifts of one kernel row are laid side by side and multiplied with the gradient in one batched
 * matrix product. One channel per group (depthwise): a product and a sum for each shift.
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
  const shifted = shifts(x, weight, gradient, attributes, g);
  if (attributes.groups === 1) return dense(shifted, weight.shape, gradient, g);
  const [outputs, inputs] = [extent(weight.shape, 0), extent(weight.shape, 1)];
  if (inputs === 1 && outputs === attributes.groups) return depthwise(shifted, weight, gradient, g);
  return grouped(shifted, weight, gradient, attributes.groups, g);
}

type Shifted = (row: number, column: number) => Value;

/** For each kernel position the inputs it meets, [N, C, H', W'] of the output's size. */
function shifts(
  x: Value,
  weight: Value,
  gradient: Value,
  { strides, dilations, padding }: ConvAttributes,
  g: Builder,
): Shifted {
  const [rows, columns] = pictureSize(gradient.shape);
  const [kernelRows, kernelColumns] = pictureSize(weight.shape);
  const [height, width] = pictureSize(x.shape);
  const [top, left] = padding;
  // The padded input ends where the last window does; rows beyond are never met.
  const bottom = Math.max(0, (kernelRows - 1) * dilations[0] + (rows - 1) * strides[0] + 1 - top - height);
  const right = Math.max(
    0,
    (kernelColumns - 1) * dilations[1] + (columns - 1) * strides[1] + 1 - left - width,
  );
  const padded = g.pad(x, [0, 0, top, left], [0, 0, bottom, right]);
  const range = (offset: number, count: number, step: number) => ({
    start: offset,
    end: offset + (count - 1) * step + 1,
    step,
  });
  return (row, column) =>
    g.slice(padded, {
      2: range(row * dilations[0], rows, strides[0]),
      3: range(column * dilations[1], columns, strides[1]),
    });
}

function dense(shifted: Shifted, shape: Shape, gradient: Value, g: Builder): Value {
  const [outputs, inputs, height, width] = shape as [number, number, number, number];
  const rows = range(height).map((row) => {
    const side = g.concat(
      range(width).map((column) => shifted(row, column)),
      1,
    );
    return g.reshape(crossProducts(gradient, side, g), [outputs, 1, width, inputs]);
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
