import { describe, expect, it } from 'vitest';
import { differentiate, emit, input, type Parameter, parameter, type Value } from '../../src/graph/index.ts';
import {
  beliefMapL2,
  boxHuber,
  boxL2,
  sigmoidCrossEntropy,
  spatialCrossEntropy,
} from '../../src/nn/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, type Tensor } from '../../src/tensor/index.ts';

type Loss = (output: Value, targets: Value, weights: Value) => Value;

/** The loss of an output against targets and weights, and its gradient. */
async function evaluate(loss: Loss, output: Tensor<'float32'>, targets: Tensor, weights: Tensor) {
  const variable: Parameter = parameter('output', output);
  const scalar = loss(
    variable,
    input('targets', 'float32', targets.shape),
    input('weights', 'float32', weights.shape),
  );
  const [gradient] = differentiate(scalar, [variable]);
  const model = emit({ name: 'loss', outputs: { scalar, gradient: gradient! } });
  const session = await nodeRuntime({ threads: 1 }).compile(model);
  const results = await session.run({ targets, weights });
  await session.close();
  return { loss: results.scalar!.data[0] as number, gradient: [...(results.gradient!.data as Float32Array)] };
}

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) expect(found[index]).toBeCloseTo(value, 5);
}

describe('spatialCrossEntropy', () => {
  const [ln2, ln4] = [Math.log(2), Math.log(4)];
  const maps = (...values: readonly number[]) => float32([1, 2, 2, 2], values);

  it('is the mean over the maps of −Σ target · log softmax, with gradient (softmax − target) / maps', async () => {
    // Map 1 is uniform: ln 4 for every target. Map 2 has odds 1 : 1 : 2 : 4 with the target on the last cell: ln 2.
    const logits = maps(0, 0, 0, 0, 0, 0, ln2, ln4);
    const targets = maps(0.25, 0.25, 0.5, 0, 0, 0, 0, 1);
    const { loss, gradient } = await evaluate(spatialCrossEntropy, logits, targets, float32([1, 2], [1, 1]));
    expect(loss).toBeCloseTo((ln4 + ln2) / 2, 5);
    expectClose(
      gradient,
      [0, 0, -0.25, 0.25, 1 / 8, 1 / 8, 1 / 4, 1 / 2 - 1].map((value) => value / 2),
    );
  });

  it('leaves out a joint without a label from the mean and from the gradient', async () => {
    const logits = maps(0, 0, 0, 0, 3, 1, -2, 7);
    const targets = maps(1, 0, 0, 0, 0, 0, 0, 0);
    const { loss, gradient } = await evaluate(spatialCrossEntropy, logits, targets, float32([1, 2], [1, 0]));
    expect(loss).toBeCloseTo(ln4, 5);
    expectClose(gradient, [-0.75, 0.25, 0.25, 0.25, 0, 0, 0, 0]);
    expect(gradient.slice(4)).toEqual([0, 0, 0, 0]);
  });

  it('is 0 for a batch without any label', async () => {
    const { loss, gradient } = await evaluate(
      spatialCrossEntropy,
      maps(1, 2, 3, 4, 5, 6, 7, 8),
      maps(0, 0, 0, 0, 0, 0, 0, 0),
      float32([1, 2], [0, 0]),
    );
    expect(loss).toBe(0);
    expect(gradient.every((value) => value === 0)).toBe(true);
  });

  it('is finite for very different logits', async () => {
    const { loss } = await evaluate(
      spatialCrossEntropy,
      maps(500, -500, 0, 0, 0, 0, 0, 0),
      maps(0, 1, 0, 0, 1, 0, 0, 0),
      float32([1, 2], [1, 1]),
    );
    expect(loss).toBeCloseTo((1000 + ln4) / 2, 3);
  });
});

describe('sigmoidCrossEntropy', () => {
  const maps = (...values: readonly number[]) => float32([1, 2, 1, 2], values);
  const targets = maps(1, 0, 0.3, 0);

  it('is the cross-entropy of every cell, summed, with gradient σ(x) − t', async () => {
    const ln3 = Math.log(3);
    // Probabilities 1/2, 3/4, 1/4, 1/2.
    const logits = maps(0, ln3, -ln3, 0);
    const { loss, gradient } = await evaluate(sigmoidCrossEntropy, logits, targets, float32([1, 2], [1, 1]));
    const [ln2, ln4, ln4by3] = [Math.log(2), Math.log(4), Math.log(4 / 3)];
    expect(loss).toBeCloseTo(ln2 + ln4 + (0.3 * ln4 + 0.7 * ln4by3) + ln2, 5);
    expectClose(gradient, [-0.5, 0.75, -0.05, 0.5]);
  });

  it('counts each map, or each cell, by its weight', async () => {
    const logits = maps(0, 0, 0, 0);
    const ln2 = Math.log(2);
    const map = await evaluate(sigmoidCrossEntropy, logits, targets, float32([1, 2], [0, 1]));
    expect(map.loss).toBeCloseTo(2 * ln2, 5);
    expectClose(map.gradient, [0, 0, 0.2, 0.5]);
    const cell = await evaluate(sigmoidCrossEntropy, logits, targets, maps(0, 1, 0.5, 0));
    expect(cell.loss).toBeCloseTo(1.5 * ln2, 5);
    expectClose(cell.gradient, [0, 0.5, 0.1, 0]);
  });

  it('is finite for logits of any size', async () => {
    const { loss, gradient } = await evaluate(
      sigmoidCrossEntropy,
      maps(-1000, 1000, -1000, 1000),
      maps(1, 1, 0, 0),
      float32([1, 2], [1, 1]),
    );
    expect(loss).toBeCloseTo(2000, 0);
    expectClose(gradient, [-1, 0, 0, 1]);
  });
});

describe('beliefMapL2', () => {
  it('sums squares over cells and maps and averages over the batch', async () => {
    const output = float32([2, 1, 1, 2], [1, 2, 3, 5]);
    const targets = float32([2, 1, 1, 2], [0, 0, 1, 1]);
    const { loss, gradient } = await evaluate(beliefMapL2, output, targets, float32([2, 1], [1, 1]));
    expect(loss).toBe((1 + 4 + 4 + 16) / 2);
    expect(gradient).toEqual([1, 2, 2, 4]);
  });

  it('ignores maps with weight 0', async () => {
    const output = float32([1, 2, 1, 2], [1, 2, 3, 5]);
    const targets = float32([1, 2, 1, 2], [0, 0, 0, 0]);
    const { loss, gradient } = await evaluate(beliefMapL2, output, targets, float32([1, 2], [0, 1]));
    expect(loss).toBe(9 + 25);
    expect(gradient).toEqual([0, 0, 6, 10]);
  });
});

describe('boxL2', () => {
  it('sums squares over labeled joints and averages over the batch', async () => {
    const output = float32([2, 4], [0.5, 0, 9, 9, 0, 0.25, 0.5, 0.5]);
    const targets = float32([2, 4], [0, 0, 0, 0, 0, 0, 0, 0.5]);
    const weights = float32([2, 4], [1, 1, 0, 0, 1, 1, 1, 1]);
    const { loss, gradient } = await evaluate(boxL2, output, targets, weights);
    expect(loss).toBe((0.25 + 0.0625 + 0.25) / 2);
    expect(gradient).toEqual([0.5, 0, 0, 0, 0, 0.25, 0.5, 0]);
  });
});

describe('boxHuber', () => {
  it('is a square near 0 and a straight line further out, and ignores unlabeled joints', async () => {
    const output = float32([2, 4], [0.05, -0.5, 9, 9, 0, 0.1, 0, 0]);
    const weights = float32([2, 4], [1, 1, 0, 0, 1, 1, 1, 1]);
    const { loss, gradient } = await evaluate(
      boxHuber(0.1),
      output,
      float32([2, 4], new Float32Array(8)),
      weights,
    );
    expect(loss).toBeCloseTo((0.05 ** 2 / 0.2 + (0.5 - 0.05) + 0.1 / 2) / 2, 6);
    expect(gradient.map((value) => Math.round(value * 1e5) / 1e5 + 0)).toEqual([
      0.25, -0.5, 0, 0, 0, 0.5, 0, 0,
    ]);
  });
});
