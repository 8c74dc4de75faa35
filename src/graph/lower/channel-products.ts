import { sizeOf } from '../../tensor/index.ts';
import type { Builder } from '../builder-type.ts';
import { extent } from '../ops/shapes.ts';
import type { Value } from '../value.ts';

/**
 * Multiplies each channel of `a` with each channel of `b` and sums over batch and cells: [N, A, H, W] and [N, B, H, W]
 * → [A, B]. An axis before the channels is kept: [N, P, A, H, W] and [N, P, B, H, W] → [P, A, B].
 */
export function channelProducts(a: Value, b: Value, g: Builder): Value {
  const [batch = 1, ...before] = a.shape.slice(0, -3);
  const [channelsA, channelsB] = [extent(a.shape, before.length + 1), extent(b.shape, before.length + 1)];
  const cells = sizeOf(a.shape.slice(-2));
  const flat = (x: Value, channels: number) => g.reshape(x, [batch, ...before, channels, cells]);
  // Either multiply image by image and sum afterwards, or move the batch beside the cells first. The choice is the one
  // that moves fewer numbers through memory.
  if (channelsA * channelsB <= (channelsA + channelsB) * cells) {
    return g.sum(g.matmul(flat(a, channelsA), flat(b, channelsB), { transposeB: true }), [0]);
  }
  const order = before.length === 0 ? [1, 0, 2] : [1, 2, 0, 3];
  const joined = (x: Value, channels: number) =>
    g.reshape(g.transpose(flat(x, channels), order), [...before, channels, batch * cells]);
  return g.matmul(joined(a, channelsA), joined(b, channelsB), { transposeB: true });
}
