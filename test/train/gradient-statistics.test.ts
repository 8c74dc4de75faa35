import { expect, it } from 'vitest';
import { input, ops, parameter } from '../../src/graph/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32 } from '../../src/tensor/index.ts';
import { compileGradientStatistics, magnitudeBins } from '../../src/train/gradient-statistics.ts';

it('counts gradients by magnitude', async () => {
  const weight = parameter('w', float32([2, 3], new Float32Array(6)));
  const x = input('x', 'float32', [2, 3]);
  const statistics = await compileGradientStatistics(
    nodeRuntime({ threads: 1 }),
    ops.sum(ops.multiply(weight, x)),
    [weight],
    new Map(),
  );
  // The gradient is x.
  const feeds = {
    x: float32([2, 3], [0, 1e-13, -2e-6, 2.5e-6, 0.2, -1e5]),
    w: float32([6], new Float32Array(6)),
  };
  const { w } = await statistics.count(feeds);
  await statistics.close();
  const { from, width } = magnitudeBins;
  const bin = (exponent: number) => Math.floor((exponent - from) / width);
  const counted = new Map(w!.flatMap((count, index) => (count > 0 ? [[index, count] as const] : [])));
  expect(counted).toEqual(
    new Map([
      [0, 2],
      [bin(Math.log10(2e-6)), 2],
      [bin(Math.log10(0.2)), 1],
      [w!.length - 1, 1],
    ]),
  );
});
