import { describe, expect, it } from 'vitest';
import { type ConvAttributes, differentiate, input, ops, type Padding } from '../../../src/graph/index.ts';
import { convolutionSize } from '../../../src/graph/lower/convolution-size.ts';
import { targets } from '../../../src/graph/lower/targets.ts';
import { chooseFilter } from '../../../src/graph/lower/winograd/choose.ts';
import { winogradConvolution } from '../../../src/graph/lower/winograd/convolution.ts';
import { type WinogradFilter, winogradFilter } from '../../../src/graph/lower/winograd/filter.ts';
import { winogradWeightGradient } from '../../../src/graph/lower/winograd/weight-gradient.ts';
import { difference } from './difference.ts';

const three = winogradFilter(3, 3, [0, 1, -1, 2]);
const four = winogradFilter(4, 3, [0, 1, -1, 0.5, -2]);

interface Shape {
  readonly title: string;
  readonly filter: WinogradFilter;
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

describe.each(shapes)('a convolution in tiles: $title', ({ filter, x: shape, channels, kernel, padding }) => {
  const x = input('x', 'float32', shape);
  const weight = input('weight', 'float32', [channels, shape[1], ...kernel]);
  const y = ops.conv(x, weight, null, { padding });
  const output = [y.shape[2]!, y.shape[3]!] as const;
  const gradient = input('gradient', 'float32', y.shape);
  const [towardX, towardWeight] = differentiate(ops.sum(ops.multiply(y, gradient)), [x, weight]);

  const size = convolutionSize(x.shape, weight.shape, output);

  it('gives the same result as a plain convolution', async () => {
    const tiled = winogradConvolution(x, weight, { size, padding, filter }, ops);
    expect(await difference(y, tiled)).toBeLessThan(1e-5);
  });

  it('carries gradients back to its input', async () => {
    const around = [kernel[0] - 1, kernel[1] - 1, kernel[0] - 1, kernel[1] - 1].map(
      (reach, side) => reach - padding[side]!,
    ) as unknown as Padding;
    const back = {
      ...size,
      inputs: size.outputs,
      outputs: size.inputs,
      output: [shape[2], shape[3]],
    } as const;
    const tiled = { size: back, padding: around, filter, reversed: true };
    const toward = winogradConvolution(gradient, weight, tiled, ops);
    expect(await difference(towardX!, toward)).toBeLessThan(1e-5);
  });

  it("gives its weight's gradient", async () => {
    const tiled = winogradWeightGradient(x, gradient, { size, padding, filter }, ops);
    expect(await difference(towardWeight!, tiled)).toBeLessThan(1e-5);
  });
});

describe('the choice of a filter', () => {
  const plain: ConvAttributes = { strides: [1, 1], dilations: [1, 1], padding: [4, 4, 4, 4], groups: 1 };
  const { convolution, weightGradient, margin } = targets.cpu.winograd!;
  const size = (inputs: number, outputs: number, kernel: number) =>
    convolutionSize([4, inputs, 46, 46], [outputs, inputs, kernel, kernel], [46, 46]);

  it('uses tiles for large kernels with many channels', () => {
    for (const costs of [convolution, weightGradient]) {
      expect(chooseFilter(costs, margin, size(128, 128, 9), plain)).toBeDefined();
    }
  });

  it('keeps small, strided, dilated or grouped convolutions plain', () => {
    const choose = (chosen: ReturnType<typeof size>, attributes: Partial<ConvAttributes> = {}) =>
      chooseFilter(convolution, margin, chosen, { ...plain, ...attributes });
    expect(choose(size(3, 8, 9))).toBeUndefined();
    expect(choose(size(128, 128, 1))).toBeUndefined();
    expect(choose(size(128, 128, 9), { strides: [2, 2] })).toBeUndefined();
    expect(choose(size(128, 128, 9), { dilations: [2, 2] })).toBeUndefined();
    expect(choose(size(64, 128, 9), { groups: 2 })).toBeUndefined();
  });

  it('counts no transform for a constant kernel', () => {
    const single = convolutionSize([1, 128, 12, 12], [128, 128, 3, 3], [12, 12]);
    expect(chooseFilter(convolution, margin, single, plain)).toBeUndefined();
    expect(chooseFilter(convolution, margin, single, plain, true)).toBeDefined();
  });
});
