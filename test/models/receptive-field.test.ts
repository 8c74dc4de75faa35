import { describe, expect, it } from 'vitest';
import { constant, input, ops, type Value } from '../../src/graph/index.ts';
import { inferenceNetwork, receptiveField, talkCpm } from '../../src/models/index.ts';
import { zeros } from '../../src/tensor/index.ts';

const x = input('x', 'float32', [1, 1, 32, 32]);
const conv = (value: Value, rows: number, columns: number, options = {}) =>
  ops.conv(value, constant(zeros('float32', [1, 1, rows, columns])), null, options);

describe('the receptive field', () => {
  it.each<[string, Value, [number, number], [number, number]]>([
    ['of a pixel is the pixel', x, [1, 1], [1, 1]],
    ['of a window is the window', conv(x, 3, 5), [3, 5], [1, 1]],
    ['grows with dilation', conv(x, 3, 3, { dilations: [4, 2] }), [9, 5], [1, 1]],
    ['grows faster behind strides', conv(conv(x, 3, 3, { strides: [2, 4] }), 3, 3), [7, 11], [2, 4]],
    ['counts pools', ops.averagePool(ops.maxPool(x, { kernel: [2, 2] }), { kernel: [3, 3] }), [6, 6], [6, 6]],
    ['grows faster behind every second cell', conv(ops.slice(x, { 2: { step: 2 } }), 3, 3), [5, 3], [2, 1]],
    [
      'does not change for operators on single cells',
      ops.relu(ops.add(ops.multiply(x, 2), x)),
      [1, 1],
      [1, 1],
    ],
    [
      'is the largest where branches meet',
      ops.add(conv(x, 5, 1, { padding: [2, 0, 2, 0] }), conv(x, 1, 3, { padding: [0, 1, 0, 1] })),
      [5, 3],
      [1, 1],
    ],
  ])('%s', (_, output, size, stride) => {
    expect(receptiveField(output, x)).toEqual({ size, stride });
  });

  it('can start from a value inside the graph', () => {
    const middle = conv(x, 9, 9);
    expect(receptiveField(conv(middle, 3, 3), middle).size).toEqual([3, 3]);
  });

  it('ignores the sum in a softmax over a map', () => {
    const { image, stages } = inferenceNetwork(
      talkCpm({
        width: 32,
        height: 32,
        maps: 'probability',
        background: false,
      }),
      { seed: 1 },
    );
    expect(receptiveField(stages[0]!, image).size).toEqual([128, 128]);
    expect(receptiveField(stages[1]!, image).size).toEqual([208, 208]);
  });

  it('has a smaller stride after maps are enlarged', () => {
    const halved = ops.maxPool(x, { kernel: [2, 2] });
    const enlarged = ops.resize(halved, { size: [32, 32] });
    expect(receptiveField(enlarged, x)).toEqual({ size: [4, 4], stride: [1, 1] });
    expect(receptiveField(conv(enlarged, 3, 3), x).size).toEqual([6, 6]);
  });

  it('has a smaller stride after a transposed convolution, where each cell uses part of the kernel', () => {
    const halved = ops.maxPool(x, { kernel: [2, 2] });
    const channels = halved.shape[1]!;
    const kernel = (size: number) => input('kernel', 'float32', [channels, channels, size, size]);
    const enlarged = ops.convTranspose(halved, kernel(4), null, { strides: [2, 2], padding: [1, 1, 1, 1] });
    expect(receptiveField(enlarged, x)).toEqual({ size: [4, 4], stride: [1, 1] });
    const apart = ops.convTranspose(halved, kernel(2), null, { strides: [2, 2] });
    expect(receptiveField(apart, x)).toEqual({ size: [2, 2], stride: [1, 1] });
  });

  it('is not a window if all cells are mixed', () => {
    expect(() => receptiveField(ops.globalAveragePool(x), x)).toThrow('is not a window – got a ');
  });

  it('needs an output that depends on the input', () => {
    expect(() => receptiveField(x, input('y', 'float32', [1]))).toThrow('does not depend on the input');
  });
});
