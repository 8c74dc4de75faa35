import { describe, expect, it } from 'vitest';
import type { OnnxModel } from '../../src/onnx/index.ts';
import { toFloat16 } from '../../src/onnx/index.ts';
import { float32, type Tensor } from '../../src/tensor/index.ts';
import { averageModels, weightsOf } from '../../src/train/index.ts';

const model = (weights: Readonly<Record<string, Tensor>>): OnnxModel => ({
  producer: 'test',
  opsets: { '': 20 },
  metadata: {},
  graph: {
    name: 'a network',
    nodes: [],
    initializers: Object.entries(weights).map(([name, tensor]) => ({ name, tensor })),
    inputs: [],
    outputs: [],
  },
});

const single = { model: model({ w: float32([2], [1, 2]) }), where: 'single.onnx' };
const half = { model: model({ w: toFloat16(float32([2], [5, -2])) }), where: 'half.onnx' };

describe('averageModels', () => {
  it('takes the weighted mean of every weight, also of weights in half precision', () => {
    const mean = averageModels([
      { ...single, share: 0.75 },
      { ...half, share: 0.25 },
    ]);
    expect(weightsOf(mean)).toEqual(new Map([['w', Float32Array.of(2, 1)]]));
    expect(mean.graph.initializers[0]?.tensor.dtype).toBe('float32');
  });

  it('keeps a model whose share is 1', () => {
    expect(averageModels([{ ...half, share: 1 }])).toEqual(half.model);
  });

  it.each([
    [
      'shares that do not add up to 1',
      [
        { ...single, share: 0.5 },
        { ...half, share: 0.6 },
      ],
      'shares that add up to 1.1',
    ],
    [
      'another architecture',
      [
        { ...single, share: 0.5 },
        { model: model({ w: float32([1], [1]) }), where: 'small.onnx', share: 0.5 },
      ],
      '1 numbers in weight "w" – expected 2, as in the first model – in small.onnx',
    ],
    [
      'a missing weight',
      [
        { ...single, share: 0.5 },
        { model: model({ v: float32([2], [1, 1]) }), where: 'other.onnx', share: 0.5 },
      ],
      'no weight "w"',
    ],
  ])('refuses %s', (_, models, message) => {
    expect(() => averageModels(models)).toThrow(message);
  });
});
