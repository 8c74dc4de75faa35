import { nchw } from '../../tensor/index.ts';
import type { Builder } from '../builder-type.ts';
import type { Value } from '../value.ts';

/** [O, C / groups, kH, kW] → [C, O / groups, kH, kW], rows and columns reversed: the kernel of the input gradient. */
export function flipKernel(weight: Value, groups: number, g: Builder): Value {
  const [outputs, inputs, height, width] = nchw(weight, 'the reversal of a kernel');
  const exchanged =
    inputs === 1 && outputs === groups
      ? weight
      : g.reshape(
          g.transpose(g.reshape(weight, [groups, outputs / groups, inputs, height, width]), [0, 2, 1, 3, 4]),
          [groups * inputs, outputs / groups, height, width],
        );
  return g.slice(exchanged, {
    2: { step: height > 1 ? -1 : 1 },
    3: { step: width > 1 ? -1 : 1 },
  });
}
