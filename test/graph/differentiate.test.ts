import { describe, expect, it } from 'vitest';
import { constant, differentiate, emit, input, ops, parameter, type Value } from '../../src/graph/index.ts';
import type { Tensors } from '../../src/runtime/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32 } from '../../src/tensor/index.ts';
import { checkGradients } from './gradient-check.ts';
import { gradientTolerance } from './operator-suite.ts';
import { normal, positive } from './points.ts';

const runtime = nodeRuntime({ threads: 1 });

async function evaluate(values: readonly Value[], feeds: Tensors): Promise<readonly (readonly number[])[]> {
  const outputs = Object.fromEntries(values.map((value, index) => [`output${index}`, value]));
  const session = await runtime.compile(emit({ name: 'test', outputs }));
  const used = Object.fromEntries(Object.entries(feeds).filter(([name]) => name in session.inputs));
  const results = await session.run(used);
  await session.close();
  return values.map((_, index) => [...(results[`output${index}`]!.data as Float32Array)]);
}

describe('differentiate', () => {
  it('adds the gradients of several paths', async () => {
    const x = input('x', 'float32', [2]);
    const square = ops.square(x);
    const loss = ops.sum(ops.add(ops.multiply(square, x), ops.add(square, x)));
    // 3x² + 2x + 1
    expect(await evaluate(differentiate(loss, [x]), { x: float32([2], [1, -2]) })).toEqual([[6, 9]]);
  });

  it('gives zeros for values that the loss does not depend on', async () => {
    const [x, other] = [input('x', 'float32', [2]), parameter('other', float32([3], [1, 2, 3]))];
    const gradients = differentiate(ops.sum(x), [x, other]);
    expect(await evaluate(gradients, { x: float32([2], [5, 6]) })).toEqual([
      [1, 1],
      [0, 0, 0],
    ]);
  });

  it('differentiates with respect to values in the middle of the graph', async () => {
    const x = input('x', 'float32', [2]);
    const middle = ops.multiply(x, 3);
    const gradients = differentiate(ops.sum(ops.square(middle)), [middle, x]);
    expect(await evaluate(gradients, { x: float32([2], [1, 2]) })).toEqual([
      [6, 12],
      [18, 36],
    ]);
  });

  it('differentiates with respect to the loss itself', async () => {
    const loss = ops.sum(input('x', 'float32', [2]));
    expect(await evaluate(differentiate(loss, [loss]), {})).toEqual([[1]]);
  });

  it('lets no gradient through an operator that has none', async () => {
    const x = input('x', 'float32', [2]);
    const loss = ops.sum(ops.multiply(x, ops.floor(x)));
    expect(await evaluate(differentiate(loss, [x]), { x: float32([2], [1.5, 2.5]) })).toEqual([[1, 2]]);
  });

  it('computes nothing for inputs that were not requested', () => {
    const [x, weight] = [input('x', 'float32', [1, 2, 4, 4]), constant(normal(3, 2, 3, 3))];
    const bias = parameter('bias', normal(3));
    const [gradient] = differentiate(ops.sum(ops.conv(x, weight, bias)), [bias]);
    expect(emit({ name: 'test', outputs: { gradient: gradient! } }).length).toBeLessThan(1000);
  });

  it('gives second derivatives', async () => {
    const x = input('x', 'float32', [3]);
    const [first] = differentiate(ops.sum(ops.exp(ops.multiply(x, 2))), [x]);
    const second = differentiate(ops.sum(first!), [x]);
    const [values] = await evaluate(second, { x: float32([3], [0, 0.5, 1]) });
    for (const [index, value] of values!.entries()) expect(value).toBeCloseTo(4 * Math.exp(index), 3);
  });

  it('works for graphs of any depth', async () => {
    const x = input('x', 'float32', [1]);
    const deep = Array.from({ length: 5000 }).reduce<Value>((value) => ops.add(value, x), x);
    expect(differentiate(ops.sum(deep), [x])[0]!.shape).toEqual([1]);
  });

  it('refuses a loss with several elements', () => {
    const x = input('x', 'float32', [2, 3]);
    expect(() => differentiate(x, [x])).toThrow('only a scalar can be differentiated – got [2, 3]');
  });

  it('is right for realistic numbers of channels, on several threads', async () => {
    const { error } = await checkGradients(nodeRuntime({ threads: 2 }), {
      point: [normal(2, 16, 20, 20), normal(48, 16, 5, 5), normal(48, 1, 3, 3)],
      apply: (x, wide, depthwise) => {
        const features = ops.conv(x!, wide!, null, { strides: [2, 2], padding: [1, 1, 2, 2] });
        return ops.multiply(
          ops.conv(features, depthwise!, null, { groups: 48, padding: [1, 1, 1, 1] }),
          0.01,
        );
      },
    });
    expect(error).toBeLessThan(gradientTolerance);
  });

  it('is right through a whole network: inverted residuals, a pyramid and two losses', async () => {
    const shapes = [
      [2, 3, 9, 8],
      [6, 3, 3, 3],
      [12, 6, 1, 1],
      [12, 1, 3, 3],
      [6, 12, 1, 1],
      [4, 12, 1, 1],
    ];
    const { error } = await checkGradients(runtime, {
      point: [...shapes.map((shape) => normal(...shape)), positive(2, 4, 5, 4)],
      apply: (...values) => {
        const [x, stem, expand, depthwise, project, head, targets] = values as [
          Value,
          Value,
          Value,
          Value,
          Value,
          Value,
          Value,
        ];
        // A smooth function instead of ReLU6, because the values of a whole network cannot be kept away from kinks.
        const activation = (value: Value) => ops.tanh(ops.multiply(value, 0.3));
        const small = activation(ops.conv(x, stem, null, { strides: [2, 2], padding: [1, 0, 1, 1] }));
        const wide = activation(ops.conv(small, expand));
        const deep = activation(ops.conv(wide, depthwise, null, { groups: 12, padding: [1, 1, 1, 1] }));
        const residual = ops.add(small, ops.conv(deep, project));
        const coarse = ops.averagePool(residual, { kernel: [3, 3], strides: [2, 2], padding: [1, 1, 1, 1] });
        const fine = ops.resize(coarse, { size: [5, 4] });
        const maps = ops.reshape(ops.conv(ops.concat([residual, fine], 1), head), [8, 20]);
        const entropy = ops.negate(
          ops.sum(ops.multiply(ops.reshape(targets, [8, 20]), ops.logSoftmax(maps, 1)), [1]),
        );
        return ops.add(ops.mean(entropy), ops.mean(ops.square(maps)));
      },
    });
    expect(error).toBeLessThan(gradientTolerance);
  });
});
