import type { ConvInputGradientAttributes, Padding, Pair } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import { convOnly } from '../ops/conv.ts';
import { endPadding, extent, imageSize, pair } from '../ops/shapes.ts';
import { spread } from '../ops/spread.ts';
import type { Value } from '../value.ts';
import { flipKernel } from './flip-kernel.ts';
import { interleave } from './interleave.ts';
import type { Replacement } from './rule.ts';
import { chooseFilter } from './winograd/choose.ts';
import { winogradConvolution } from './winograd/convolution.ts';

/**
 * The input gradient is a convolution of the output gradient at stride 1. The kernel is reversed and its channel axes
 * are exchanged. Winograd's tiles are used where they are cheaper.
 *
 * With strides, zeros are first put between the cells of the gradient. Some targets avoid the zeros: dense convolutions
 * become transposed convolutions, and depthwise ones become one convolution for each phase of the strides.
 */
export const convInputGradient: Replacement<'convInputGradient'> = (
  { inputs, attributes, table, isConstant },
  g,
) => {
  const [gradient, weight] = inputs;
  const { strides, dilations, groups, size } = attributes;
  if (Math.max(...strides) > 1) {
    if (groups === 1 && table.stridedInputGradient === 'transposed convolution') {
      return transposedConvolution(gradient, weight, attributes, g);
    }
    if (table.depthwiseInputGradient === 'phases' && hasPhases(weight, attributes)) {
      return depthwiseByPhase(gradient, weight, attributes, g);
    }
  }
  const apart = spread(gradient, [1, 1, ...strides], g);
  const kernel = imageSize(weight.shape);
  const around = paddingOf(apart, kernel, attributes);
  const [top, left, bottom, right] = around;
  const costs = table.winograd?.convolution;
  const exchanged = {
    batch: extent(gradient.shape, 0),
    inputs: extent(weight.shape, 0),
    outputs: extent(weight.shape, 1),
    kernel,
    output: size,
  };
  const filter =
    costs && chooseFilter(costs, table.winograd.margin, exchanged, attributes, isConstant(weight));
  if (filter !== undefined && Math.min(...around) >= 0) {
    const tiled = { size: exchanged, padding: around, filter, reversed: true };
    return winogradConvolution(gradient, weight, tiled, g);
  }
  const full = g.conv(apart, flipKernel(weight, groups, g), null, {
    dilations,
    groups,
    padding: [Math.max(0, top), Math.max(0, left), Math.max(0, bottom), Math.max(0, right)],
  });
  const cut = (axis: 0 | 1) => {
    const start = Math.max(0, -around[axis]);
    return { start, end: start + size[axis] };
  };
  return g.slice(full, { 2: cut(0), 3: cut(1) });
};

/**
 * The padding that gives the result the size of the convolution's input, including cells at the bottom and right that
 * no window touched. A negative number means that many cells of the result are cut off.
 */
function paddingOf(
  apart: Value,
  kernel: Pair,
  { dilations, padding, size }: ConvInputGradientAttributes,
): Padding {
  const reach = pair((axis) => (kernel[axis] - 1) * dilations[axis]);
  const before = pair((axis) => reach[axis] - padding[axis]);
  const after = pair((axis) => size[axis] - (extent(apart.shape, axis + 2) + before[axis] - reach[axis]));
  return [...before, ...after];
}

function transposedConvolution(
  gradient: Value,
  weight: Value,
  attributes: ConvInputGradientAttributes,
  g: Builder,
): Value {
  const { strides, dilations, padding, size } = attributes;
  const kernel = imageSize(weight.shape);
  const outputPadding = pair((axis) => {
    const reach = (kernel[axis] - 1) * dilations[axis];
    const covered = (extent(gradient.shape, axis + 2) - 1) * strides[axis] + reach + 1;
    return size[axis] - (covered - padding[axis] - endPadding(padding)[axis]);
  });
  return g.convTranspose(gradient, weight, null, { ...convOnly(attributes), outputPadding });
}

function hasPhases(weight: Value, { strides, dilations, groups }: ConvInputGradientAttributes): boolean {
  const kernel = imageSize(weight.shape);
  const plain = Math.max(...dilations) === 1 && kernel[0] >= strides[0] && kernel[1] >= strides[1];
  return plain && extent(weight.shape, 1) === 1 && extent(weight.shape, 0) === groups;
}

/**
 * A phase is all cells with the same row and column modulo the strides. All cells of a phase use the same cells of the
 * kernel, so each phase is a convolution with a smaller kernel. Cell q · s + a of the padded image gets Σ over u of
 * gradient[q − u] · weight[a + s · u].
 */
function depthwiseByPhase(
  gradient: Value,
  weight: Value,
  { strides, padding, groups, size }: ConvInputGradientAttributes,
  g: Builder,
): Value {
  const rest = imageSize(gradient.shape);
  const cells = pair((axis) => Math.max(rest[axis], Math.ceil((padding[axis] + size[axis]) / strides[axis])));
  const phase = (row: number, column: number): Value => {
    const places = g.slice(weight, {
      2: { start: row, step: strides[0] },
      3: { start: column, step: strides[1] },
    });
    const [rows, columns] = imageSize(places.shape);
    return g.conv(gradient, flipKernel(places, groups, g), null, {
      groups,
      padding: [rows - 1, columns - 1, cells[0] - rest[0], cells[1] - rest[1]],
    });
  };
  return g.slice(interleave(phase, strides, g), {
    2: { start: padding[0], end: padding[0] + size[0] },
    3: { start: padding[1], end: padding[1] + size[1] },
  });
}
