import { describe, expect, it } from 'vitest';
import { emit, ops, parameter } from '../../src/graph/index.ts';
import { decodeModel, encodeModel, storeInHalfPrecision } from '../../src/onnx/index.ts';
import { float32 } from '../../src/tensor/index.ts';
import { fittingWeights, weightsOf } from '../../src/train/index.ts';

const shape = [10, 10] as const;
const initial = float32(
  shape,
  Float32Array.from({ length: 100 }, (_, index) => index / 3),
);
const weight = parameter('weight', initial);
const sum = ops.sum(weight);
const model = decodeModel(emit({ name: 'a test', outputs: { sum } }), 'a test');

describe('weightsOf', () => {
  it('finds parameters by name', () => {
    expect(weightsOf(model).get('weight')).toEqual(initial.data);
  });

  it('finds parameters stored in half precision, within its accuracy', () => {
    const half = decodeModel(encodeModel(storeInHalfPrecision(model)), 'a test');
    const stored = half.graph.initializers.find(({ name }) => name === 'weight');
    expect(stored?.tensor.dtype).toBe('float16');
    const values = fittingWeights([sum], weightsOf(half)).get('weight')!;
    expect(values.shape).toEqual(shape);
    values.data.forEach((value, index) => {
      expect(Math.abs(value - initial.data[index]!)).toBeLessThanOrEqual(initial.data[index]! * 2 ** -11);
    });
  });
});
