import { describe, expect, it } from 'vitest';
import { differentiate, emit, input, ops } from '../../src/graph/index.ts';
import { dropout } from '../../src/nn/index.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { float32, type Shape, sizeOf } from '../../src/tensor/index.ts';
import { wasmRuntime } from '../runtime/wasm-runtime.ts';

const cpu = nodeRuntime({ threads: 1 });

/** The output of dropout for ones, for some steps. */
async function masks(
  shape: Shape,
  rate: number,
  { seed = 7, steps, runtime = cpu }: { seed?: number; steps: readonly number[]; runtime?: Runtime },
): Promise<readonly Float32Array[]> {
  const [x, step] = [input('x', 'float32', shape), input('step', 'float32', [])];
  const model = emit({
    name: 'dropout',
    outputs: { y: dropout(x, rate, { seed, step }) },
    target: runtime.target,
  });
  const session = await runtime.compile(model);
  const ones = float32(shape, new Float32Array(sizeOf(shape)).fill(1));
  const results: Float32Array[] = [];
  for (const count of steps) {
    const { y } = await session.run({ x: ones, step: float32([], [count]) });
    results.push((y!.data as Float32Array).slice());
  }
  await session.close();
  return results;
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Correlation of two series of equal length, in units of the standard deviation for independent series. */
function dependence(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, index) => (value - meanA) * (b[index]! - meanB)));
  const deviations = Math.sqrt(
    mean(a.map((value) => (value - meanA) ** 2)) * mean(b.map((value) => (value - meanB) ** 2)),
  );
  return (covariance / deviations) * Math.sqrt(a.length);
}

describe('dropout', () => {
  it.each([0.1, 0.5, 0.9])('drops a share of %d and keeps the mean and the spread', async (rate) => {
    const all = await masks([50, 100], rate, { steps: upTo(40) });
    const values = new Set(all.flatMap((mask) => [...mask]));
    expect([...values].sort()).toEqual([0, Math.fround(1 / (1 - rate))]);
    // The share of kept elements in each mask has the deviation of a binomial distribution.
    const deviation = Math.sqrt((rate * (1 - rate)) / 5000);
    const offsets = all.map((mask) => (mean(mask) * (1 - rate) - (1 - rate)) / deviation);
    expect(Math.abs(mean(offsets)) * Math.sqrt(40)).toBeLessThan(4);
    const spread = mean(offsets.map((offset) => offset ** 2));
    expect(spread).toBeGreaterThan(0.4);
    expect(spread).toBeLessThan(1.8);
  });

  it('drops neighbors independently', async () => {
    const [mask] = await masks([40, 1000], 0.5, { steps: [1] });
    for (const lag of [1, 2, 3, 10, 1000, 1021, 1022]) {
      expect(Math.abs(dependence(mask!.subarray(lag), mask!.subarray(0, -lag)))).toBeLessThan(4);
    }
  });

  it('drops other elements in every step', async () => {
    const steps = [5, 5 + 1021, 5 + 2 * 1021, 5 + 4096, 5 + 1021 * 1020];
    const all = await masks([2000], 0.5, { steps });
    expect(new Set(all.map((mask) => mask.join())).size).toBe(steps.length);
  });

  it('drops independently in each step and for each seed', async () => {
    const steps = [1, 2, 3, 4095, 4096, 4097, 1_000_000];
    const first = await masks([20000], 0.5, { steps });
    const other = await masks([20000], 0.5, { steps, seed: 8 });
    first.forEach((mask, index) => {
      const previous = first[index - 1];
      if (previous !== undefined) {
        expect(Math.abs(dependence(mask, previous))).toBeLessThan(4);
        expect(Math.abs(dependence(mask.subarray(1), previous.subarray(0, -1)))).toBeLessThan(4);
      }
      expect(Math.abs(dependence(mask, other[index]!))).toBeLessThan(4);
    });
  });

  it('uses all combinations of four neighbors equally', async () => {
    const [mask] = await masks([160000], 0.5, { steps: [3] });
    const counts = new Array<number>(16).fill(0);
    for (let index = 0; index < mask!.length; index += 4) {
      const pattern = mask!
        .subarray(index, index + 4)
        .reduce((bits, value) => 2 * bits + Number(value > 0), 0);
      counts[pattern]!++;
    }
    const expected = 40000 / 16;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 15 degrees of freedom: 1 in 10,000 is above 44, 1 in 10,000 below 2.
    expect(chiSquare).toBeLessThan(44);
    expect(chiSquare).toBeGreaterThan(2);
  });

  it('drops the same elements in every run and on every provider', async () => {
    const options = { steps: [1, 77, 123_456] };
    const here = await masks([3, 700, 2], 0.3, options);
    expect(await masks([3, 700, 2], 0.3, options)).toEqual(here);
    expect(await masks([3, 700, 2], 0.3, { ...options, runtime: wasmRuntime() })).toEqual(here);
    expect(await masks([3, 700, 2], 0.3, { ...options, runtime: nodeRuntime({ threads: 2 }) })).toEqual(here);
    // Known bits: a training resumed by a later version must continue with the same masks.
    expect(fingerprint(here)).toBe(884378661);
  });

  it('differs beyond the first 1021² elements', async () => {
    const sheet = 1021 * 1021;
    const [mask] = await masks([sheet + 5000], 0.5, { steps: [1] });
    expect(Math.abs(dependence(mask!.subarray(0, 5000), mask!.subarray(sheet)))).toBeLessThan(4);
  });

  it('passes gradients through the kept elements only', async () => {
    const [x, step] = [input('x', 'float32', [100]), input('step', 'float32', [])];
    const y = dropout(x, 0.4, { seed: 1, step });
    const [gradient] = differentiate(ops.sum(y), [x]);
    const session = await cpu.compile(emit({ name: 'dropout', outputs: { y, gradient: gradient! } }));
    const ones = float32([100], new Float32Array(100).fill(1));
    const results = await session.run({ x: ones, step: float32([], [1]) });
    expect(results.gradient!.data).toEqual(results.y!.data);
    await session.close();
  });

  it('does nothing at rate 0 and refuses rates that drop everything', () => {
    const [x, step] = [input('x', 'float32', [2]), input('step', 'float32', [])];
    expect(dropout(x, 0, { seed: 1, step })).toBe(x);
    expect(() => dropout(x, 1, { seed: 1, step })).toThrow(
      'the dropout rate is out of range – got 1 – expected at least 0 and below 1',
    );
    expect(() => dropout(x, Number.NaN, { seed: 1, step })).toThrow('the dropout rate is out of range');
  });
});

/** A number that depends on every element. */
function fingerprint(all: readonly Float32Array[]): number {
  return all.reduce(
    (state, mask) => mask.reduce((inner, value) => (Math.imul(inner, 31) + Number(value > 0)) | 0, state),
    0,
  );
}
