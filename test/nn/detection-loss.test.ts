import { describe, expect, it } from 'vitest';
import { differentiate, emit, input, type Parameter, parameter } from '../../src/graph/index.ts';
import { distributionFocalLoss } from '../../src/nn/index.ts';
import { randomStream } from '../../src/random.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32 } from '../../src/tensor/index.ts';

const [cells, bins] = [3, 4];
const width = 1 + 4 * (bins + 1);

/** The first cell has a box, the second has none, the third is ignored. */
const targets = float32([1, cells, 4], [1.5, 2, 0.25, 3, 0, 0, 0, 0, 0, 0, 0, 0]);
const weights = float32([1, 2, cells], [1, 1, 0, 1, 0, 0]);

const random = randomStream(5);
const output = Float32Array.from({ length: cells * width }, () => random.normal(0, 1));

async function evaluate(values: Float32Array) {
  const variable: Parameter = parameter('output', float32([1, cells, width], values));
  const loss = distributionFocalLoss(bins)(
    variable,
    input('targets', 'float32', targets.shape),
    input('weights', 'float32', weights.shape),
  );
  const [gradient] = differentiate(loss, [variable]);
  const session = await nodeRuntime({ threads: 1 }).compile(
    emit({ name: 'loss', outputs: { loss, gradient: gradient! } }),
  );
  const results = await session.run({ targets, weights });
  await session.close();
  return { loss: results.loss!.data[0] as number, gradient: results.gradient!.data as Float32Array };
}

/** The overlaps of the first cell's box with its own, and its distributions' loss, by the paper's formulas. */
function firstBox(values: Float32Array) {
  let entropy = 0;
  const predicted = [0, 1, 2, 3].map((side) => {
    const logits = values.subarray(1 + side * (bins + 1), 1 + (side + 1) * (bins + 1));
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const shares = Array.from(logits, (logit) => Math.exp(logit) / total);
    const target = targets.data[side]!;
    const [low, high] = [Math.floor(target), Math.floor(target) + 1];
    entropy -= (high - target) * Math.log(shares[low]!) + (target - low) * Math.log(shares[high]!);
    return shares.reduce((sum, share, bin) => sum + share * bin, 0);
  });
  const area = (of: (side: number) => number) => (of(0) + of(2)) * (of(1) + of(3));
  const own = (side: number) => targets.data[side]!;
  const theirs = (side: number) => predicted[side]!;
  const inner = area((side) => Math.min(own(side), theirs(side)));
  const outer = area((side) => Math.max(own(side), theirs(side)));
  const union = area(own) + area(theirs) - inner;
  return {
    overlap: inner / union,
    generalized: inner / union - (outer - union) / outer,
    entropy: entropy / 4,
  };
}

/** @param quality the target of the first cell's score, without a gradient. */
function reference(values: Float32Array, quality: number): number {
  const scores = [quality, 0].reduce((sum, wanted, cell) => {
    const p = 1 / (1 + Math.exp(-values[cell * width]!));
    const entropy = -wanted * Math.log(p) - (1 - wanted) * Math.log(1 - p);
    return sum + (p - wanted) ** 2 * entropy;
  }, 0);
  const { generalized, entropy } = firstBox(values);
  return scores + 2 * (1 - generalized) + 0.25 * entropy;
}

describe('distributionFocalLoss', () => {
  it('is the sum of quality focal loss, 1 − GIoU and distribution focal loss', async () => {
    const { overlap } = firstBox(output);
    expect((await evaluate(output)).loss).toBeCloseTo(reference(output, overlap), 4);
  });

  it('has the gradient of these losses with the overlap as a constant target', async () => {
    const { overlap } = firstBox(output);
    const { gradient } = await evaluate(output);
    const step = 1e-3;
    for (let index = 0; index < output.length; index++) {
      const [more, less] = [step, -step].map((change) => output.with(index, output[index]! + change));
      const numeric = (reference(more!, overlap) - reference(less!, overlap)) / (2 * step);
      expect(gradient[index]).toBeCloseTo(numeric, 3);
    }
    // A cell without a box trains only its score, and an ignored cell trains nothing.
    expect(gradient.subarray(width + 1, 2 * width).every((value) => value === 0)).toBe(true);
    expect(gradient[width]).not.toBe(0);
    expect(gradient.subarray(2 * width).every((value) => value === 0)).toBe(true);
  });

  it('stays finite for very confident cells', async () => {
    const { loss, gradient } = await evaluate(output.map((value) => 100 * value));
    expect(Number.isFinite(loss)).toBe(true);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});
