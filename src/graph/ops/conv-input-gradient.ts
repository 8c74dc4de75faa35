import type { ConvAttributes, Padding, Pair } from '../attributes.ts';
import { chooseFilter } from '../fast/choose.ts';
import { fastConvolution } from '../fast/convolution.ts';
import type { Builder } from '../operator.ts';
import type { Value } from '../value.ts';
import { flipKernel } from './flip-kernel.ts';
import { interleave } from './interleave.ts';
import { extent, pictureSize } from './shapes.ts';
import { spread } from './spread.ts';

/**
 * A convolution of the gradient with the kernel reversed and its channel axes exchanged, at stride 1; with fewer
 * products where that pays. Dense and strided it is a transposed convolution, depthwise and strided one convolution
 * for each phase; otherwise the gradient is spread apart first.
 */
export function convInputGradient(
  x: Value,
  weight: Value,
  gradient: Value,
  attributes: ConvAttributes,
  g: Builder,
): Value {
  const { strides, dilations, padding, groups } = attributes;
  const [rows, columns] = pictureSize(x.shape);
  const kernel = pictureSize(weight.shape);
  const reach: Pair = [(kernel[0] - 1) * dilations[0], (kernel[1] - 1) * dilations[1]];
  const strided = Math.max(...strides) > 1;
  if (groups === 1 && strided) {
    const outputPadding: Pair = [0, 1].map((axis) => {
      const covered = (extent(gradient.shape, axis + 2) - 1) * strides[axis]! + reach[axis]! + 1;
      return [rows, columns][axis]! - (covered - padding[axis]! - padding[axis + 2]!);
    }) as [number, number];
    return g.convTranspose(gradient, weight, null, { ...attributes, outputPadding });
  }
  const plain = Math.max(...dilations) === 1 && kernel.every((size, axis) => size >= strides[axis]!);
  if (strided && plain && extent(weight.shape, 1) === 1 && extent(weight.shape, 0) === groups) {
    return depthwiseByPhase(x, weight, gradient, attributes, g);
  }
  const apart = spread(gradient, [1, 1, ...strides], g);
  const [height, width] = pictureSize(apart.shape);
  const [top, left] = [reach[0] - padding[0], reach[1] - padding[1]];
  // What the forward window left over at the bottom and right is padded, or cut, so that the shape comes out as x's.
  const bottom = rows - (height + top - reach[0]);
  const right = columns - (width + left - reach[1]);
  const around: Padding = [top, left, bottom, right];
  const exchanged = { ...weight, shape: [extent(weight.shape, 1), extent(weight.shape, 0), ...kernel] };
  const filter = chooseFilter('convolution', gradient, exchanged, [rows, columns], attributes);
  if (filter !== undefined && Math.min(...around) >= 0) {
    const convolution = { x: gradient, padding: around, kernel, output: [rows, columns] } as const;
    return fastConvolution(convolution, weight, filter, g, true);
  }
  const full = g.conv(apart, flipKernel(weight, groups, g), null, {
    dilations,
    groups,
    padding: around.map((count) => Math.max(0, count)) as unknown as Padding,
  });
  const cut = (offset: number, size: number) => ({
    start: Math.max(0, -offset),
    end: Math.max(0, -offset) + size,
  });
  return g.slice(full, { 2: cut(top, rows), 3: cut(left, columns) });
}

/**
 * Cells that are congruent modulo the strides meet the same places of the kernel, so each such phase is a convolution
 * of its own with a kernel that many times smaller: the cell q · s + a of the padded picture gets
 * Σ over u of gradient[q − u] · weight[a + s · u].
 */
function depthwiseByPhase(
  x: Value,
  weight: Value,
  gradient: Value,
  { strides, padding, groups }: ConvAttributes,
  g: Builder,
): Value {
  const [size, rest] = [pictureSize(x.shape), pictureSize(gradient.shape)];
  const cells = pair((axis) => Math.max(rest[axis], Math.ceil((padding[axis] + size[axis]) / strides[axis])));
  const phase = (row: number, column: number): Value => {
    const places = g.slice(weight, {
      2: { start: row, step: strides[0] },
      3: { start: column, step: strides[1] },
    });
    const [rows, columns] = pictureSize(places.shape);
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

function pair(at: (axis: 0 | 1) => number): Pair {
  return [at(0), at(1)];
}
