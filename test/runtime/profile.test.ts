import { describe, expect, it } from 'vitest';
import { formatPlacement, formatProfile, readProfile } from '../../src/runtime/profile/read-profile.ts';

/** An operator's time in ONNX Runtime's format. */
function event(name: string, kind: string, dur: number, [inputs, outputs]: number[][][], provider = 'CPU') {
  const shapes = (list: number[][]) => list.map((shape) => ({ float: shape }));
  const args = {
    op_name: kind,
    provider: `${provider}ExecutionProvider`,
    input_type_shape: shapes(inputs!),
    output_type_shape: shapes(outputs!),
  };
  return { cat: 'Node', name: `${name}_kernel_time`, dur, args };
}

const product = [
  [
    [100, 200],
    [200, 50],
  ],
  [[100, 50]],
];
const sum = [[[1000], [1000]], [[1000]]];

describe('a profile', () => {
  it('has the median time, the arithmetic and the memory of each operator', () => {
    const times = [400, 100, 200].map((dur) => event('p', 'MatMul', dur, product));
    const operators = readProfile([{ cat: 'Session' }, ...times, event('s', 'Add', 50, sum)]);
    expect(operators).toMatchObject([
      { name: 'p', kind: 'MatMul', microseconds: 200, arithmetic: 2 * 100 * 200 * 50 },
      { name: 's', kind: 'Add', microseconds: 50, arithmetic: 0, bytes: 4 * 3000 },
    ]);
    const lines = formatProfile(operators, { arithmetic: 20e9, memory: 1e9 }).split('\n');
    expect(lines.slice(2, 4)).toEqual([
      ' 80.0 %  MatMul × 1  10 GFLOP/s, 50 %',
      ' 20.0 %  Add × 1  0.2 GB/s, 24 %',
    ]);
  });

  it('of a GPU shows where operators ran, not how long', () => {
    const onGpu = ['a', 'b'].map((name) => event(name, 'MatMul', 1, product, 'WebGpu'));
    const operators = readProfile([event('s', 'Add', 50, sum, 'WebGpu'), ...onGpu]);
    expect(formatPlacement(operators)).toBe('on the GPU: MatMul × 2, Add × 1\non the CPU: nothing\n');
    const fallen = readProfile([...onGpu, event('l', 'LRN', 9, sum), event('m', 'LRN', 9, sum)]);
    expect(formatPlacement(fallen)).toBe('on the GPU: MatMul × 2\non the CPU: LRN × 2\n');
  });
});
