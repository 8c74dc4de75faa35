import { describe, expect, it } from 'vitest';
import { chooseFilter } from '../../src/graph/fast/choose.ts';
import { fastConvolution, fastWeightGradient } from '../../src/graph/fast/convolution.ts';
import { type FastFilter, fastFilter } from '../../src/graph/fast/filter.ts';
import {
  type ConvAttributes,
  differentiate,
  emit,
  input,
  nodesInOrder,
  ops,
  type Padding,
  parameter,
  type Value,
  withFastConvolutions,
} from '../../src/graph/index.ts';
import { randomStream } from '../../src/random.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, sizeOf } from '../../src/tensor/index.ts';

const runtime = nodeRuntime({ threads: 1 });
const three = fastFilter(3, 3, [0, 1, -1, 2]);
const four = fastFilter(4, 3, [0, 1, -1, 0.5, -2]);

/** The largest difference between two values, as a part of the largest number of the first. */
async function difference(expected: Value, actual: Value): Promise<number> {
  expect(actual.shape).toEqual(expected.shape);
  const session = await runtime.compile(emit({ name: 'both', outputs: { expected, actual } }));
  const random = randomStream(7);
  const feeds = Object.entries(session.inputs).map(([name, { shape }]) => {
    const data = Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-1, 1));
    return [name, float32(shape, data)] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  await session.close();
  const [a, b] = [results.expected!.data as Float32Array, results.actual!.data as Float32Array];
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0) / largest;
}

interface Shape {
  readonly title: string;
  readonly filter: FastFilter;
  readonly x: readonly [number, number, number, number];
  readonly channels: number;
  readonly kernel: readonly [number, number];
  readonly padding: Padding;
}

const shapes: readonly Shape[] = [
  { title: 'one block', filter: three, x: [2, 3, 7, 8], channels: 5, kernel: [3, 3], padding: [1, 1, 1, 1] },
  {
    title: 'larger tiles',
    filter: four,
    x: [3, 4, 9, 6],
    channels: 2,
    kernel: [3, 3],
    padding: [1, 1, 1, 1],
  },
  {
    title: 'nothing padded',
    filter: four,
    x: [1, 2, 9, 9],
    channels: 2,
    kernel: [3, 3],
    padding: [0, 0, 0, 0],
  },
  { title: 'blocks', filter: three, x: [2, 3, 11, 8], channels: 4, kernel: [9, 9], padding: [4, 4, 4, 4] },
  {
    title: 'blocks in part',
    filter: three,
    x: [2, 2, 8, 8],
    channels: 3,
    kernel: [5, 7],
    padding: [2, 3, 2, 3],
  },
  { title: 'lopsided', filter: three, x: [1, 2, 9, 10], channels: 2, kernel: [5, 5], padding: [3, 0, 1, 2] },
];

describe.each(shapes)('a fast convolution: $title', ({ filter, x: shape, channels, kernel, padding }) => {
  const x = input('x', 'float32', shape);
  const weight = input('weight', 'float32', [channels, shape[1], ...kernel]);
  const y = ops.conv(x, weight, null, { padding });
  const output = [y.shape[2]!, y.shape[3]!] as const;
  const gradient = input('gradient', 'float32', y.shape);
  const [towardsX, towardsWeight] = differentiate(ops.sum(ops.multiply(y, gradient)), [x, weight]);

  it('gives what the plain one gives', async () => {
    const fast = fastConvolution({ x, padding, kernel, output }, weight, filter, ops);
    expect(await difference(y, fast)).toBeLessThan(1e-5);
  });

  it('carries gradients back to its input', async () => {
    const around = [kernel[0] - 1, kernel[1] - 1, kernel[0] - 1, kernel[1] - 1].map(
      (reach, side) => reach - padding[side]!,
    ) as unknown as Padding;
    const convolution = { x: gradient, padding: around, kernel, output: [shape[2], shape[3]] } as const;
    const fast = fastConvolution(convolution, weight, filter, ops, true);
    expect(await difference(towardsX!, fast)).toBeLessThan(1e-5);
  });

  it("gives its weight's gradient", async () => {
    const fast = fastWeightGradient({ x, padding, kernel, output }, gradient, filter, ops);
    expect(await difference(towardsWeight!, fast)).toBeLessThan(1e-5);
  });
});

describe('the choice', () => {
  const plain: ConvAttributes = { strides: [1, 1], dilations: [1, 1], padding: [4, 4, 4, 4], groups: 1 };
  const picture = (channels: number, side: number) => input('x', 'float32', [4, channels, side, side]);
  const kernel = (outputs: number, inputs: number, size: number) =>
    input('w', 'float32', [outputs, inputs, size, size]);

  it('takes the fast way for large kernels of many channels', () => {
    for (const what of ['convolution', 'weight gradient'] as const) {
      expect(chooseFilter(what, picture(128, 46), kernel(128, 128, 9), [46, 46], plain)).toBeDefined();
    }
  });

  it('leaves alone what is small, strided, dilated or grouped', () => {
    const choose = (x: Value, weight: Value, attributes: Partial<ConvAttributes> = {}) =>
      chooseFilter('convolution', x, weight, [46, 46], { ...plain, ...attributes });
    expect(choose(picture(3, 46), kernel(8, 3, 9))).toBeUndefined();
    expect(choose(picture(128, 46), kernel(128, 128, 1))).toBeUndefined();
    expect(choose(picture(128, 92), kernel(128, 128, 9), { strides: [2, 2] })).toBeUndefined();
    expect(choose(picture(128, 46), kernel(128, 128, 9), { dilations: [2, 2] })).toBeUndefined();
    expect(choose(picture(128, 46), kernel(128, 64, 9), { groups: 2 })).toBeUndefined();
  });

  it('replaces convolutions in a graph and nothing else', async () => {
    const x = input('x', 'float32', [1, 64, 24, 24]);
    const random = randomStream(3);
    const numbers = Float32Array.from({ length: 64 * 64 * 81 }, () => random.uniform(-1, 1));
    const weight = parameter('weight', float32([64, 64, 9, 9], numbers));
    const bias = input('bias', 'float32', [64]);
    const small = ops.conv(ops.relu(ops.conv(x, weight, bias, plain)), input('w', 'float32', [2, 64, 1, 1]));
    const { y } = withFastConvolutions({ y: small });
    const convolutions = (value: Value) =>
      nodesInOrder([value]).flatMap((node) =>
        node.kind === 'operator' && node.operator === 'conv' ? [node.output.shape.join('×')] : [],
      );
    expect(convolutions(small)).toEqual(['1×64×24×24', '1×2×24×24']);
    expect(convolutions(y)).not.toContain('1×64×24×24');
    expect(convolutions(y)).toContain('1×2×24×24');
    expect(await difference(small, y)).toBeLessThan(1e-5);
  });
});
