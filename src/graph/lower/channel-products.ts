import { sizeOf } from '../../tensor/index.ts';
import type { Builder } from '../builder-type.ts';
import { extent } from '../ops/shapes.ts';
import type { Value } from '../value.ts';

/**
 * Each channel of `a` times each of `b`, summed over batch and cells: [N, A, H, W] and [N, B, H, W] → [A, B].
 * With an axis before the channels, for each of its places: [N, P, A, H, W] and [N, P, B, H, W] → [P, A, B].
 */
export function channelProducts(a: Value, b: Value, g: Builder): Value {
  const [batch = 1, ...before] = a.shape.slice(0, -3);
  const [channelsA, channelsB] = [extent(a.shape, before.length + 1), extent(b.shape, before.length + 1)];
  const cells = sizeOf(a.shape.slice(-2));
  const flat = (x: Value, channels: number) => g.reshape(x, [batch, ...before, channels, cells]);
  // Either every image's products are summed afterwards, or the batch is moved beside the cells first:
  // whichever passes fewer numbers through memory.
  if (channelsA * channelsB <= (channelsA + channelsB) * cells) {
    return g.sum(g.matmul(flat(a, channelsA), flat(b, channelsB), { transposeB: true }), [0]);
  }
  const order = before.length === 0 ? [1, 0, 2] : [1, 2, 0, 3];
  const joined = (x: Value, channels: number) =>
    g.reshape(g.transpose(flat(x, channels), order), [...before, channels, batch * cells]);
  return g.matmul(joined(a, channelsA), joined(b, channelsB), { transposeB: true });
}
