import { describe, expect, it } from 'vitest';
import { constant, differentiate, emit, input, ops, type Value } from '../../src/graph/index.ts';
import { operators } from '../../src/graph/operators.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, sizeOf, type Tensor } from '../../src/tensor/index.ts';
import { checkGradients } from './gradient-check.ts';
import { gradientTolerance, operatorSuite } from './operator-suite.ts';
import { operatorTable } from './operators/index.ts';

const runtime = nodeRuntime({ threads: 1 });

describe('operators on the CPU', () => operatorSuite(() => runtime));

describe('the table', () => {
  it('has rows for every operator', () => {
    expect(Object.keys(operatorTable).sort()).toEqual(Object.keys(operators).sort());
    for (const rows of Object.values(operatorTable)) expect(rows.length).toBeGreaterThan(1);
  });
});

describe.each([
  'conv',
  'convInputGradient',
  'convWeightGradient',
  'maxPool',
  'maxPoolGradient',
  'channelAffine',
  'normalizeBatch',
] as const)('the gradient check of %s', (operator) => {
  const { apply, point } = operatorTable[operator][0]!;
  const errorOf = async (gradientsOf: typeof differentiate) =>
    (await checkGradients(runtime, { apply, point }, { gradientsOf })).error;

  it('catches a gradient that is off by a factor', async () => {
    const error = await errorOf((loss, values) =>
      differentiate(loss, values).map((gradient) => ops.multiply(gradient, 1.01)),
    );
    expect(error).toBeGreaterThan(gradientTolerance);
  });

  it('catches a single wrong element', async () => {
    const error = await errorOf((loss, values) =>
      differentiate(loss, values).map((gradient) => {
        const first = new Float32Array(sizeOf(gradient.shape)).fill(0.5, 0, 1);
        return ops.add(gradient, constant(float32(gradient.shape, first)));
      }),
    );
    expect(error).toBeGreaterThan(gradientTolerance);
  });

  it('catches a gradient that is missing', async () => {
    const error = await errorOf((_, values) => values.map(({ shape }) => ops.zeros(shape)));
    expect(error).toBeGreaterThan(gradientTolerance);
  });
});

describe('kinks', () => {
  /** The gradient of Σ f(x) · (1, 2, 3, …) at a point. */
  async function gradientAt(point: Tensor, f: (x: Value) => Value): Promise<readonly number[]> {
    const x = input('x', 'float32', point.shape);
    const output = f(x);
    const counting = float32(
      output.shape,
      Array.from({ length: sizeOf(output.shape) }, (_, index) => index + 1),
    );
    const [gradient] = differentiate(ops.sum(ops.multiply(output, constant(counting))), [x]);
    const session = await runtime.compile(emit({ name: 'kink', outputs: { gradient: gradient! } }));
    const feeds = 'x' in session.inputs ? { x: point } : {};
    const results = await session.run(feeds);
    await session.close();
    return [...(results.gradient!.data as Float32Array)];
  }

  it('give the gradient of equal maxima to the first cell of a window', async () => {
    const image = float32([1, 1, 3, 3], [5, 5, 0, 5, 0, 0, 0, 0, 7]);
    const gradient = await gradientAt(image, (x) => ops.maxPool(x, { kernel: [2, 2], strides: [1, 1] }));
    expect(gradient).toEqual([1, 2, 0, 3, 0, 0, 0, 0, 4]);
  });

  it('share the gradient of equal maxima of a reduction', async () => {
    expect(await gradientAt(float32([4], [2, 1, 2, 0]), (x) => ops.max(x))).toEqual([0.5, 0, 0.5, 0]);
  });

  it('let no gradient through ReLU, ReLU6 and a clip at their bounds', async () => {
    const point = float32([5], [-1, 0, 3, 6, 7]);
    expect(await gradientAt(point, ops.relu)).toEqual([0, 0, 3, 4, 5]);
    expect(await gradientAt(point, ops.relu6)).toEqual([0, 0, 3, 0, 0]);
    const open = await gradientAt(point, (x) => ops.clip(x, 0, Number.POSITIVE_INFINITY));
    expect(open).toEqual([0, 0, 3, 4, 5]);
  });

  it('give the gradient of equal operands to the first', async () => {
    const zero = constant(float32([1], [0]));
    const point = float32([3], [-1, 0, 1]);
    expect(await gradientAt(point, (x) => ops.maximum(x, zero))).toEqual([0, 2, 3]);
    expect(await gradientAt(point, (x) => ops.minimum(x, zero))).toEqual([1, 2, 0]);
  });
});
