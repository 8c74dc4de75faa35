import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  convolutionLayers,
  decodeModel,
  encodeModel,
  type OnnxModel,
  quantize,
  type Range,
  withSingleWeights,
} from '../../src/onnx/index.ts';
import { integerBias, integerWeights, unsignedScale } from '../../src/onnx/quantize/integers.ts';
import { randomStream } from '../../src/random.ts';
import { observeRanges } from '../../src/runs/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { tensor } from '../../src/tensor/index.ts';

const runtime = nodeRuntime({ threads: 1 });
const name = 'assets/limber19.onnx';
const model = withSingleWeights(decodeModel(readFileSync(name), name));

function image() {
  const random = randomStream(5, 1);
  const pixels = Uint8Array.from({ length: 256 * 256 * 3 }, () => random.uniform(0, 255));
  return { image: tensor('uint8', [1, 256, 256, 3], pixels) };
}

async function run(of: OnnxModel, input = image()) {
  const session = await runtime.compile(encodeModel(of));
  const { stage1 } = await session.run(input);
  await session.close();
  return stage1!.data as Float32Array;
}

describe('integers', () => {
  it('round weights with a scale for each output channel, which may be zero', () => {
    const weight = tensor('float32', [3, 1, 1, 2], Float32Array.of(1, -0.4, 0.01, 0.002, 0, 0));
    const { integers, scales } = integerWeights(weight);
    expect([...integers.data]).toEqual([127, -51, 127, 25, 0, 0]);
    expect(scales.data[0]).toBeCloseTo(1 / 127);
    expect(scales.data[1]).toBeCloseTo(0.01 / 127);
    const bias = integerBias(tensor('float32', [3], Float32Array.of(0.5, -0.5, 2)), 0.1, {
      integers,
      scales,
    });
    expect(bias.integers.data[0]! * bias.scales.data[0]!).toBeCloseTo(0.5, 4);
    expect(bias.integers.data[2]! * bias.scales.data[2]!).toBeCloseTo(2, 4);
  });

  it('hold zero exactly, and do not exceed the end of a range that begins there', () => {
    for (const most of [6, 0.1, 5.999, 1 / 3, 1e-8, 0]) {
      const { scale, zero } = unsignedScale({ least: 0, most });
      expect(zero).toBe(0);
      if (most > 0) expect(scale * 255).toBeLessThanOrEqual(most);
      expect(scale).toBeGreaterThan(0);
    }
    const { scale, zero } = unsignedScale({ least: -2, most: 3 });
    expect((0 - zero) * scale).toBeCloseTo(-2, 1);
    expect((255 - zero) * scale).toBeCloseTo(3, 1);
    expect(unsignedScale({ least: 2, most: 3 }).zero).toBe(0);
  });
});

describe('a model with integers', () => {
  const layers = convolutionLayers(model);

  it('has its weights in single precision first, and computes the same', async () => {
    expect(model.graph.nodes.filter(({ opType }) => opType === 'Cast').length).toBeLessThan(10);
    expect(layers).toHaveLength(model.graph.nodes.filter(({ opType }) => opType === 'Conv').length);
    expect(layers.filter(({ isDepthwise }) => isDepthwise).length).toBeGreaterThan(10);
    expect(await run(model)).toEqual(await run(decodeModel(readFileSync(name), name)));
  });

  it('differs little from the model in floating point, and not at all without a chosen layer', async () => {
    const ranges = await observeRanges({ model, inputs: [image()], runtime });
    const exact = await run(model);
    expect(await run(quantize(model, ranges, new Set()))).toEqual(exact);
    const all = new Set(layers.map((layer) => layer.name));
    const integers = quantize(model, ranges, all);
    const found = await run(integers);
    const apart = (values: Float32Array) =>
      values.reduce((sum, value, index) => sum + Math.abs(value - exact[index]!), 0) /
      exact.reduce((sum, value) => sum + value, 0);
    expect(apart(found)).toBeGreaterThan(0);
    expect(apart(found)).toBeLessThan(0.5);
    // A range that is far too wide gives steps that are far too coarse.
    const wide = new Map<string, Range>([...ranges].map(([value]) => [value, { least: -1e4, most: 1e4 }]));
    expect(apart(await run(quantize(model, wide, all)))).toBeGreaterThan(2 * apart(found));
    // It can be stored and read again.
    const again = decodeModel(encodeModel(integers), 'integers');
    expect(again.graph.initializers.some(({ tensor: { dtype } }) => dtype === 'int8')).toBe(true);
    expect(await run(again)).toEqual(found);
  }, 120_000);
});
