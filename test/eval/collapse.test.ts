import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collapse, collapsedBelow } from '../../src/eval/index.ts';

const points = (...xs: readonly number[]) => xs.map((x) => [{ x, y: 0 }]);

describe('collapse', () => {
  it('is 1 for perfect predictions and 0 for one pose for all', () => {
    expect(collapse(points(0, 2), points(0, 2)).ratio).toBe(1);
    expect(collapse(points(1, 1), points(0, 2)).ratio).toBe(0);
    expect(collapse(points(1, 1), points(0, 2)).ratio).toBeLessThan(collapsedBelow);
  });

  it('compares root mean squared spreads per coordinate', () => {
    const { labels, predictions, ratio } = collapse(points(0, 1), points(0, 4));
    expect(labels).toBeCloseTo(Math.sqrt(2), 12);
    expect(predictions).toBeCloseTo(Math.sqrt(2) / 4, 12);
    expect(ratio).toBeCloseTo(0.25, 12);
  });

  it('depends only on differences between people, not between joints', () => {
    const same = [
      { x: -50, y: 0 },
      { x: 50, y: 0 },
    ];
    const labels = [same, same.map(({ x, y }) => ({ x, y: y + 10 }))];
    expect(collapse([same, same], labels).ratio).toBe(0);
  });

  it('leaves out joints without label or prediction', () => {
    const labels = [...points(0, 2), [null], [{ x: 1000, y: 0 }]];
    const predictions = [...points(0, 2), [{ x: 500, y: 0 }], [null]];
    expect(collapse(predictions, labels).ratio).toBe(1);
  });

  it('is undefined if labels do not vary', () => {
    expect(collapse([], []).ratio).toBe(1);
    expect(collapse(points(3), points(1)).ratio).toBe(1);
  });

  it('equals the factor by which predictions are shrunk toward their mean', () => {
    const xs = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(xs, fc.integer({ min: 1, max: 20 }), (values, shrink) => {
        fc.pre(new Set(values).size > 1);
        const shrunk = values.map((x) => 7 + x / shrink);
        expect(collapse(points(...shrunk), points(...values)).ratio).toBeCloseTo(1 / shrink, 9);
      }),
    );
  });
});
