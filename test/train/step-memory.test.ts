import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { input, ops } from '../../src/graph/index.ts';
import { conv, dropout, scope } from '../../src/nn/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, sizeOf } from '../../src/tensor/index.ts';
import { compileStep } from '../../src/train/step.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes that the process occupies, garbage collected; finalizers free native tensors a turn later. */
async function residentMegabytes(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return process.memoryUsage().rss / 2 ** 20;
}

describe('a training step', () => {
  it('occupies no more memory after 1,000 steps', async () => {
    const [x, step] = [input('x', 'float32', [4, 3, 24, 24]), input('step', 'float32', [])];
    const root = scope(1);
    const first = ops.relu(conv(root.in('conv1'), x, { channels: 8, kernel: 3 }));
    const pooled = ops.maxPool(dropout(first, 0.2, { seed: 1, step }), { kernel: [2, 2] });
    const last = conv(root.in('conv2'), pooled, { channels: 4, kernel: 3 });
    const training = await compileStep(nodeRuntime({ threads: 1 }), {
      loss: ops.mean(ops.square(ops.subtract(last, 1))),
      optimizer: { kind: 'adamw' },
      clip: 1,
      average: 0.01,
    });
    const run = async (from: number, to: number): Promise<void> => {
      for (let count = from; count < to; count++) {
        // A new batch each time, as a trainer has.
        const pixels = new Float32Array(sizeOf(x.shape)).fill(Math.sin(count));
        await training.run({ x: float32(x.shape, pixels) }, 1e-4, count);
      }
    };
    await run(1, 400);
    const before = await residentMegabytes();
    await run(400, 1400);
    const growth = (await residentMegabytes()) - before;
    // A single intermediate result (72 KiB) kept at every step would be 70 MB; the JavaScript heap
    // itself breathes by some.
    expect(growth).toBeLessThan(16);
    await training.close();
  }, 180_000);
});
