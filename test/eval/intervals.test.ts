import { describe, expect, it } from 'vitest';
import { bootstrap, type Comparison, evaluate, percentileInterval } from '../../src/eval/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';
import type { Pose } from '../../src/skeletons/index.ts';
import { pose, stick } from './stick.ts';

/** Torso diameter 10, so that 0.2 of it is 2 pixels. */
const truth = pose([0, 0], [-6, 8], [6, 8]);
const moved = (dx: number): Pose =>
  truth.map((joint) => joint && { point: imagePoint(joint.point.x + dx, joint.point.y) });

/** People whose joints are each found with a probability; with `shared`, all joints of an image are found together. */
function people(count: number, chance: number, seed: number, perImage = 1): readonly Comparison[] {
  return Array.from({ length: count }, (_, person) => {
    const photo = Math.floor(person / perImage);
    const random = randomStream(seed, photo);
    return { truth, prediction: moved(random.uniform(0, 1) < chance ? 0 : 9), image: `${photo}` };
  });
}

describe('percentile interval', () => {
  it('contains the middle of the values, with interpolated ends', () => {
    const values = Float64Array.from({ length: 101 }, (_, index) => 100 - index);
    const { low, high } = percentileInterval(values, 0.9) ?? {};
    expect(low).toBeCloseTo(5, 9);
    expect(high).toBeCloseTo(95, 9);
    expect(percentileInterval(new Float64Array([1, 2]), 0.5)).toEqual({ low: 1.25, high: 1.75 });
  });

  it('ignores values that are not numbers', () => {
    expect(percentileInterval(new Float64Array([Number.NaN, 3]), 0.95)).toEqual({ low: 3, high: 3 });
    expect(percentileInterval(new Float64Array([Number.NaN]), 0.95)).toBeNull();
  });
});

describe('bootstrap', () => {
  it('draws as many units as exist, and the same ones for the same seed', () => {
    const draws = (seed: number) => {
      const sums: number[] = [];
      bootstrap(
        7,
        (weights) => {
          sums.push(Array.from(weights).reduce((sum, weight) => sum + weight, 0));
          return { first: weights[0] ?? null };
        },
        { resamples: 50, seed },
      );
      return sums;
    };
    expect(new Set(draws(1))).toEqual(new Set([7]));
    const first = (seed: number) =>
      bootstrap(
        40,
        (weights) => ({ sum: Array.from(weights).reduce((sum, weight, unit) => sum + weight * unit, 0) }),
        { seed },
      );
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });

  it('is about as wide as theory predicts', () => {
    const { intervals } = evaluate(stick, people(400, 0.7, 3), { bootstrap: {} });
    const width = (intervals?.pck?.high ?? 0) - (intervals?.pck?.low ?? 0);
    // ± 1.96 √(0.7 · 0.3 / 400)
    expect(width).toBeGreaterThan(8);
    expect(width).toBeLessThan(10);
  });

  it('contains the true score about as often as stated', () => {
    const trials = 150;
    const holds = Array.from({ length: trials }, (_, trial) => {
      const random = randomStream(1000, trial);
      const found = Array.from({ length: 80 }, () => Number(random.uniform(0, 1) < 0.6));
      const share = (weights: ArrayLike<number>) =>
        found.reduce((sum, hit, unit) => sum + hit * (weights[unit] ?? 0), 0) / found.length;
      const { mean } = bootstrap(80, (weights) => ({ mean: share(weights) }), {
        resamples: 200,
        seed: trial,
      });
      return mean !== null && mean !== undefined && mean.low <= 0.6 && 0.6 <= mean.high;
    });
    const share = holds.filter(Boolean).length / trials;
    expect(share).toBeGreaterThan(0.88);
    expect(share).toBeLessThan(0.995);
  });

  it('draws images, not people, if several people share an image', () => {
    const [alone, shared] = [people(200, 0.5, 5), people(200, 0.5, 5, 10)].map(
      (all) => evaluate(stick, all, { bootstrap: {} }).intervals,
    );
    expect(alone?.method).toEqual({ resamples: 1000, confidence: 0.95, seed: 0, unit: 'people', units: 200 });
    expect(shared?.method).toMatchObject({ unit: 'images', units: 20 });
    const width = (found: typeof alone) => (found?.pck?.high ?? 0) - (found?.pck?.low ?? 0);
    expect(width(shared)).toBeGreaterThan(2 * width(alone));
  });

  it('has no interval without a score, and no width if all units are equal', () => {
    const all = Array.from({ length: 5 }, () => ({ truth, prediction: moved(1) }));
    const { intervals } = evaluate(stick, all, { bootstrap: {} });
    expect(intervals).toMatchObject({
      pck: { low: 100, high: 100 },
      headline: { low: 100, high: 100 },
      pcpStrict: { low: 100, high: 100 },
      joints: { 'head top': { low: 100, high: 100 } },
      ap: null,
    });
    expect(evaluate(stick, [], { bootstrap: {} }).intervals?.pck).toBeNull();
  });

  it('contains the score, for every measure', () => {
    const sigmas = [0.1, 0.1, 0.1];
    const all = people(60, 0.7, 8).map((person) => ({
      ...person,
      area: 400,
      box: { x: 0, y: 0, width: 20, height: 20 },
    }));
    const { pck, auc, pcp, oks, headline, intervals } = evaluate({ ...stick, sigmas }, all, {
      bootstrap: {},
    });
    for (const [score, interval] of [
      [pck.mean, intervals?.pck],
      [headline.score, headline.interval],
      [auc.mean, intervals?.auc],
      [pcp.strict.mean, intervals?.pcpStrict],
      [pcp.relaxed.mean, intervals?.pcpRelaxed],
      [oks?.ap, intervals?.ap],
      [pck.joints['left hip'], intervals?.joints['left hip']],
    ] as const) {
      expect(interval?.low).toBeLessThan(score ?? Number.NaN);
      expect(interval?.high).toBeGreaterThan(score ?? Number.NaN);
    }
  });
});
