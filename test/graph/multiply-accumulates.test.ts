import { describe, expect, it } from 'vitest';
import { differentiate, input, lower, multiplyAccumulatesOf, ops } from '../../src/graph/index.ts';

const value = (...shape: number[]) => input('x', 'float32', shape);

describe('multiplyAccumulatesOf', () => {
  it('counts the products of matrices, transposed or not', () => {
    expect(multiplyAccumulatesOf([ops.matmul(value(3, 4), value(4, 5))])).toBe(3 * 4 * 5);
    const transposed = ops.matmul(value(2, 4, 3), value(2, 5, 4), { transposeA: true, transposeB: true });
    expect(multiplyAccumulatesOf([transposed])).toBe(2 * 3 * 4 * 5);
  });

  it('counts the same for each gradient of a convolution as for the convolution', () => {
    const [x, weight] = [value(2, 4, 9, 8), value(6, 2, 3, 3)];
    const y = ops.conv(x, weight, null, { groups: 2, strides: [2, 1] });
    const macs = 2 * 6 * 4 * 6 * 2 * 9;
    expect(multiplyAccumulatesOf([y])).toBe(macs);
    const gradients = differentiate(ops.sum(ops.multiply(y, value(...y.shape))), [x, weight]);
    for (const gradient of gradients) expect(multiplyAccumulatesOf([gradient])).toBe(macs);
  });

  it('counts every computation once, and no passes over memory', () => {
    const product = ops.matmul(value(3, 4), value(4, 5));
    const y = ops.add(ops.relu(product), ops.reshape(product, [3, 5]));
    expect(multiplyAccumulatesOf([y, product])).toBe(3 * 4 * 5);
  });

  it('is smaller for a large kernel computed in tiles', () => {
    const y = ops.conv(value(4, 64, 24, 24), value(64, 64, 9, 9), null, { padding: [4, 4, 4, 4] });
    const tiled = lower({ y }, { target: 'cpu' }).outputs.y;
    expect(multiplyAccumulatesOf([tiled])).toBeLessThan(0.5 * multiplyAccumulatesOf([y]));
  });
});
