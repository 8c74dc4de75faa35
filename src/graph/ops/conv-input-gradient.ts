import type { ConvAttributes, Pair } from '../attributes.ts';
import type { Builder } from '../operator.ts';
import type { Value } from '../value.ts';

import { pictureSize } from './shapes.ts';
import { spread } from './spread.ts';

/**
 * A convolution of the gradient with the kernel reversed and its channel axes exchanged, at stride 1; the gradient of
 * a strided convolution is spread apart first.
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
  const apart = spread(gradient, [1, 1, ...strides], g);
  const [height, width] = pictureSize(apart.shape);
  const [top, left] = [reach[0] - padding[0], reach[1] - padding[1]];
  // What the forward window left over at the bottom and right is padded, or cut, so that the shape comes out as x's.
  const bottom = rows - (height + top - reach[0]);
  const right = columns - (width + left - reach[1]);
  const full = g.conv(apart, flipKernel(weight, groups, g), null, {
    dilations,
    groups,
    padding: [Math.max(0, top), Math.max(0, left), Math.max(0, bottom), Math.max(0, right)],
  });
  const cut = (offset: number, size: number) => ({
    start: Math.max(0, -offset),
    end: Math.max(0, -offset) + size,
  });
  return g.slice(full, { 2: cut(top, rows), 3: cut(left, columns) });
}

/** [O, C / groups, kH, kW] → [C, O / groups, kH, kW], rows and columns reversed: the kernel of the input gradient. */
function flipKernel(weight: Value, groups: number, g: Builder): Value {
  const [outputs, inputs, height, width] = weight.shape as [number, number, number, number];
  const exchanged =
    inputs === 1 && outputs === groups
      ? weight
      : g.reshape(
          g.transpose(g.reshape(weight, [groups, outputs / groups, inputs, height, width]), [0, 2, 1, 3, 4]),
          [groups * inputs, outputs / groups, height, width],
        );
  return g.slice(exchanged, {
    ...(height > 1 ? { 2: { step: -1 } } : {}),
    ...(width > 1 ? { 3: { step: -1 } } : {}),
  });
}
