import { input, ops } from '../../src/graph/index.ts';
import { conv, dropout, scope } from '../../src/nn/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, sizeOf } from '../../src/tensor/index.ts';
import { compileStep } from '../../src/train/compile-step.ts';

// Trains a small network and prints the growth of the process's memory over 1,000 steps, in megabytes. It is a separate
// process, started with --expose-gc, because a test runner's heap varies by more than this growth.

const [x, step] = [input('x', 'float32', [4, 3, 24, 24]), input('step', 'float32', [])];
const root = scope(1);
const first = ops.relu(conv(root.in('conv1'), x, { channels: 8, kernel: 3 }));
const pooled = ops.maxPool(dropout(first, 0.2, { seed: 1, step }), { kernel: [2, 2] });
const last = conv(root.in('conv2'), pooled, { channels: 4, kernel: 3 });
const training = await compileStep(nodeRuntime({ threads: 1 }), {
  loss: ops.mean(ops.square(ops.subtract(last, 1))),
  optimizer: { kind: 'adamw' },
  clip: 1,
  emaShare: 0.01,
});

async function run(from: number, to: number): Promise<void> {
  for (let count = from; count < to; count++) {
    // A new batch each time, as in a training.
    const pixels = new Float32Array(sizeOf(x.shape)).fill(Math.sin(count));
    await training.run({ x: float32(x.shape, pixels) }, { learningRate: 1e-4, step: count });
    if (count % 50 === 0) await collectGarbage();
  }
}

/** Frequent collections, so that uncollected garbage does not count as growth. */
async function collectGarbage(): Promise<void> {
  globalThis.gc?.();
  // Finalizers free native tensors one turn of the event loop later.
  await new Promise((resolve) => setTimeout(resolve, 1));
}

const residentMegabytes = () => process.memoryUsage().rss / 2 ** 20;

await run(1, 501);
const before = residentMegabytes();
await run(501, 1501);
console.log(residentMegabytes() - before);
