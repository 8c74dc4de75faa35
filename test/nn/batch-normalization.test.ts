import { describe, expect, it } from 'vitest';
import { constant, differentiate, emit, input, ops, parameter } from '../../src/graph/index.ts';
import { batchNormalization, scope } from '../../src/nn/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, type Tensor } from '../../src/tensor/index.ts';
import { compileStep } from '../../src/train/compile-step.ts';
import { checkGradients } from '../graph/gradient-check.ts';
import { gradientTolerance } from '../graph/operator-suite.ts';
import { normal, positive } from '../graph/points.ts';
import { wasmRuntime } from '../runtime/wasm-runtime.ts';

const cpu = nodeRuntime({ threads: 1 });

/** Values of channel c: 10 · c plus 1, 2, …, so that mean and variance are easy to see. */
const image = float32([2, 2, 1, 2], [1, 2, 11, 12, 3, 4, 13, 14]);

async function evaluate(outputs: Parameters<typeof emit>[0]['outputs'], feeds: Record<string, Tensor>) {
  const session = await cpu.compile(emit({ name: 'test', outputs }));
  const results = await session.run(feeds);
  await session.close();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, [...(data as Float32Array)]]),
  );
}

describe('batch normalization', () => {
  it('in training uses the batch and moves the running statistics toward it', async () => {
    const x = input('x', 'float32', image.shape);
    const { output, updates } = batchNormalization(scope(1).in('bn'), x, 'training', {
      epsilon: 0,
      momentum: 0.1,
    });
    expect(updates.map(({ parameter }) => parameter.node.name)).toEqual(['bn/mean', 'bn/variance']);
    const [mean, variance] = updates.map(({ value }) => value);
    const results = await evaluate({ output, mean: mean!, variance: variance! }, { x: image });
    // 1, 2, 3, 4: mean 2.5, variance 1.25, without bias 5/3.
    const unit = [-1.5, -0.5, 0.5, 1.5].map((value) => value / Math.sqrt(1.25));
    const expected = [unit[0], unit[1], unit[0], unit[1], unit[2], unit[3], unit[2], unit[3]];
    for (const [index, value] of results.output!.entries()) expect(value).toBeCloseTo(expected[index]!, 5);
    expect(results.mean![0]).toBeCloseTo(0.25, 6);
    expect(results.mean![1]).toBeCloseTo(1.25, 6);
    for (const value of results.variance!) expect(value).toBeCloseTo(0.9 + 0.1 * (5 / 3), 6);
  });

  it('at inference uses the running statistics', async () => {
    const x = input('x', 'float32', image.shape);
    const { output, updates } = batchNormalization(scope(1), x, 'inference', { epsilon: 0 });
    expect(updates).toEqual([]);
    const trained = new Map([
      ['mean', float32([2], [1, 11])],
      ['variance', float32([2], [4, 0.25])],
      ['scale', float32([2], [2, 3])],
      ['shift', float32([2], [0, -1])],
    ]);
    const session = await cpu.compile(emit({ name: 'test', outputs: { output }, weights: trained }));
    const { output: result } = await session.run({ x: image });
    expect([...result!.data]).toEqual([0, 1, -1, 5, 2, 3, 11, 17]);
    await session.close();
  });

  it.each([
    ['CPU', () => cpu],
    ['WebAssembly', () => wasmRuntime()],
  ] as const)("has the right gradients through the batch's statistics, on %s", async (_, runtime) => {
    for (const shape of [
      [3, 2, 2, 3],
      [2, 4, 1, 1],
      [1, 3, 4, 2],
    ]) {
      const channels = shape[1]!;
      const { error } = await checkGradients(runtime(), {
        point: [normal(...shape), positive(channels), normal(channels)],
        apply: (x, scale, shift) => ops.normalizeBatch(x!, { scale: scale!, shift: shift! }, 0.1).output,
      });
      expect(error).toBeLessThan(gradientTolerance);
    }
  });

  it('has the gradients of the plain formula for channels far from zero that are used twice', async () => {
    const [x, scale, shift] = [
      parameter('x', normal(4, 3, 5, 5)),
      parameter('scale', positive(3)),
      parameter('shift', normal(3)),
    ];
    const far = ops.add(x, constant(float32([3, 1, 1], [0, 5, -20])));
    const mean = ops.mean(far, [0, 2, 3]);
    const centered = ops.subtract(far, ops.reshape(mean, [3, 1, 1]));
    const variance = ops.mean(ops.square(centered), [0, 2, 3]);
    const outputs = Object.entries({
      fused: ops.normalizeBatch(far, { scale, shift }).output,
      plain: ops.batchNormalization(far, { scale, shift, mean, variance }),
    }).flatMap(([name, output]) => {
      const active = ops.add(ops.relu(output), ops.multiply(output, x));
      const loss = ops.sum(ops.multiply(active, ops.tanh(x)));
      const gradients = differentiate(loss, [x, scale, shift]);
      return gradients.map((gradient, index) => [`${name} ${index}`, gradient] as const);
    });
    const results = await evaluate(Object.fromEntries(outputs), {});
    for (const index of [0, 1, 2]) {
      for (const [place, value] of results[`plain ${index}`]!.entries()) {
        expect(results[`fused ${index}`]![place]).toBeCloseTo(value, 4);
      }
    }
  });

  it('keeps its running statistics in the training step', async () => {
    const x = input('x', 'float32', [2, 2, 1, 2]);
    const weight = parameter('weight', float32([2, 2, 1, 1], [1, 0.5, -0.5, 1]));
    const { output, updates } = batchNormalization(scope(1).in('bn'), ops.conv(x, weight), 'training', {
      momentum: 0.5,
    });
    const step = await compileStep(cpu, {
      loss: ops.mean(ops.square(ops.subtract(output, 1))),
      optimizer: { kind: 'sgd' },
      updates,
    });
    for (let count = 1; count <= 30; count++) await step.run({ x: image }, { learningRate: 0, step: count });
    // At learning rate 0 the network does not change. After 30 halvings the running mean is the batch's: of x₀ + x₁ / 2
    // and x₁ − x₀ / 2.
    const { 'bn/mean': mean, 'bn/scale': scale } = Object.fromEntries(step.state);
    expect(mean!.data[0]).toBeCloseTo(2.5 + 12.5 / 2, 4);
    expect(mean!.data[1]).toBeCloseTo(12.5 - 2.5 / 2, 4);
    expect([...scale!.data]).toEqual([1, 1]);
    expect([...step.state.keys()].sort()).toEqual([
      'bn/mean',
      'bn/scale',
      'bn/shift',
      'bn/variance',
      'weight',
    ]);
    await step.close();
  });

  it('refuses to train with a single value per channel', () => {
    const x = input('x', 'float32', [1, 3, 1, 1]);
    expect(() => batchNormalization(scope(1), x, 'training')).toThrow(
      'batch normalization cannot train with one value per channel – got [1, 3, 1, 1]',
    );
  });
});
