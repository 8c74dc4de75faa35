import type { Builder } from '../builder-type.ts';
import type { Value } from '../value.ts';

/** [O, C / groups, kH, kW] → [C, O / groups, kH, kW], rows and columns reversed: the kernel of the input gradient. */
export function flipKernel(weight: Value, groups: number, g: Builder): Value {
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
