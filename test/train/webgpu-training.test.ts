import { describe, expect, it } from 'vitest';
import { talkCpm } from '../../src/models/index.ts';
import { randomStream } from '../../src/random.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, sizeOf, tensor } from '../../src/tensor/index.ts';
import { compileTraining, parseRecipe } from '../../src/train/index.ts';

/** The driver to use, or a flag that there is one: see docs/webgpu.md. */
const haveDriver = process.env.VK_ICD_FILENAMES !== undefined || process.env.LIMBER_WEBGPU !== undefined;
const title = haveDriver ? '' : ' (skipped: neither VK_ICD_FILENAMES nor LIMBER_WEBGPU is set)';

const steps = 20;
const side = 32;
const trunk = [{ channels: 8, kernel: 5, pool: 2 as const }];
const architecture = talkCpm({
  joints: 2,
  width: side,
  height: side,
  trunk,
  refine: [{ channels: 8, kernel: 5 }],
});
const recipe = parseRecipe(
  {
    name: 'tiny',
    data: { train: ['lsp:somewhere'] },
    model: { kind: 'cpm', preset: 'talk' },
    training: { batch: 2, steps, learningRate: 1e-3, optimizer: { kind: 'sgd', momentum: 0.9 }, clip: 5 },
  },
  'the test',
);

/** The losses of all steps and the final weights. */
async function train(runtime: Runtime) {
  const step = await compileTraining(recipe, architecture, runtime, undefined);
  const random = randomStream(5);
  const losses: number[] = [];
  for (let count = 1; count <= steps; count++) {
    const batch = Object.entries(step.batch.types).map(([name, { dtype, shape }]) => {
      const size = sizeOf(shape);
      const value =
        dtype === 'uint8'
          ? tensor(
              'uint8',
              shape,
              new Uint8Array(size).map(() => random.integer(256)),
            )
          : float32(
              shape,
              new Float32Array(size).map(() => (name.endsWith('eights') ? 1 : random.uniform(0, 0.1))),
            );
      return [name, value] as const;
    });
    losses.push((await step.run(Object.fromEntries(batch), { learningRate: 1e-3, step: count })).loss);
  }
  const learned = [...step.state].map(([name, { data }]) => [name, data.slice()] as const);
  await step.close();
  return { losses, learned };
}

describe.skipIf(!haveDriver)(`training on WebGPU${title}`, () => {
  // Not with Adam. It divides gradients near zero by their own size, so rounding errors become whole steps.
  it('agrees with the processor over 20 steps', async () => {
    const [expected, actual] = [await train(nodeRuntime()), await train(nodeRuntime({ target: 'webgpu' }))];
    expected.losses.forEach((loss, index) => {
      expect(Math.abs(actual.losses[index]! - loss) / loss).toBeLessThan(1e-3);
    });
    expect(expected.losses.at(-1)).toBeLessThan(expected.losses[0]!);
    const apart = expected.learned.map(([, values], index) => {
      const other = actual.learned[index]![1];
      return values.reduce((most, value, at) => Math.max(most, Math.abs(value - other[at]!)), 0);
    });
    expect(Math.max(...apart)).toBeLessThan(1e-3);
  }, 240_000);
});
