import { describe, expect, it } from 'vitest';
import { filled, he, type Initializer, lecun, normal, scope, zero } from '../../src/nn/index.ts';
import { randomStream } from '../../src/random.ts';

const shape = [64, 16, 5, 5] as const;

function moments(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

describe('initializers', () => {
  it.each<[string, Initializer, number]>([
    ['normal(0.01)', normal(0.01), 0.01],
    // Each output sums over 16 · 5 · 5 = 400 inputs.
    ['he', he, Math.sqrt(2 / 400)],
    ['lecun', lecun, 1 / 20],
  ])('%s draws around 0 with the right deviation', (_, initializer, expected) => {
    const { mean, deviation } = moments(initializer(shape, randomStream(1)));
    expect(Math.abs(mean)).toBeLessThan((4 * expected) / Math.sqrt(64 * 400));
    expect(deviation / expected).toBeGreaterThan(0.98);
    expect(deviation / expected).toBeLessThan(1.02);
  });

  it('he keeps the mean square through layers with ReLUs', () => {
    const width = 200;
    let x = normal(1)([width], randomStream(2));
    const before = moments(x).deviation ** 2;
    for (let layer = 0; layer < 6; layer++) {
      const weight = he([width, width], randomStream(3, layer));
      const input = x;
      x = Float32Array.from({ length: width }, (_, row) =>
        input.reduce((sum, value, column) => sum + value * weight[row * width + column]!, 0),
      ).map((value) => Math.max(0, value));
    }
    const meanSquare = x.reduce((sum, value) => sum + value * value, 0) / width;
    // ReLU halves the mean square; the doubled variance restores it.
    expect(meanSquare / before).toBeGreaterThan(0.25);
    expect(meanSquare / before).toBeLessThan(4);
  });

  it('zero and filled fill', () => {
    const random = randomStream(1);
    expect([...zero([2, 2], random)]).toEqual([0, 0, 0, 0]);
    expect([...filled(3)([2], random)]).toEqual([3, 3]);
  });
});

describe('scope', () => {
  it('draws initial values from only the seed and the full name', () => {
    const drawn = (seed: number, ...path: readonly string[]) =>
      path
        .slice(0, -1)
        .reduce((place, name) => place.in(name), scope(seed))
        .parameter(path.at(-1)!, [8], normal(1)).node;
    const one = drawn(1, 'stage1', 'conv1', 'weight');
    expect(one.name).toBe('stage1/conv1/weight');
    expect(drawn(1, 'stage1', 'conv1', 'weight').initial).toEqual(one.initial);
    expect(drawn(2, 'stage1', 'conv1', 'weight').initial).not.toEqual(one.initial);
    expect(drawn(1, 'stage1', 'conv2', 'weight').initial).not.toEqual(one.initial);
    expect(drawn(1, 'stage1', 'conv1', 'bias').initial).not.toEqual(one.initial);
  });
});
