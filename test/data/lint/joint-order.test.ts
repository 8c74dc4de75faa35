import { beforeAll, describe, expect, it } from 'vitest';
import { type Dataset, openDataset } from '../../../src/data/index.ts';
import { bodyDistances } from '../../../src/data/lint/body-distances.ts';
import type { Rule } from '../../../src/data/lint/index.ts';
import { cheapestOrder } from '../../../src/data/lint/relabeling.ts';
import { jointOrder } from '../../../src/data/lint/rules/joint-order.ts';
import { observerCentric, sidesExchanged } from '../../../src/data/lint/rules/sides.ts';
import { openSource } from '../../../src/data/node.ts';
import { permutation, randomStream } from '../../../src/random.ts';
import { lsp, mirrorOrder, type Skeleton } from '../../../src/skeletons/index.ts';
import { dataFolder, haveData } from '../real-data.ts';
import { cleanSubject, withSamples } from './fabricated.ts';

describe('bodyDistances', () => {
  it('is symmetric, the same for left and right, and has no entry for unknown joints', () => {
    const table = bodyDistances([...lsp.joints, 'tail']);
    const mirror = mirrorOrder(lsp);
    for (const [a] of lsp.joints.entries()) {
      for (const [b] of lsp.joints.entries()) {
        expect(table[a]![b]).toBe(table[b]![a]);
        expect(Math.abs(table[a]![b]! - table[mirror[a]!]![mirror[b]!]!)).toBeLessThan(0.011);
      }
      expect(table[a]!.at(-1)).toBeNaN();
    }
  });
});

describe('cheapestOrder', () => {
  it('undoes exchanges', () => {
    const wanted = [2, 0, 1, 3];
    const cost = (order: readonly number[]) => order.filter((place, joint) => place !== wanted[joint]).length;
    expect(cheapestOrder(4, cost)).toEqual({ order: wanted, cost: 0 });
  });
});

describe('joint order of a subject without a human body', () => {
  // A chain of equally spaced joints, each moved a little.
  const chain: Skeleton = {
    name: 'chain',
    joints: ['a', 'b', 'c', 'd', 'e'],
    limbs: ['ab', 'bc', 'cd', 'de'].map((name) => ({ name, from: name[0]!, to: name[1]! })),
    mirrorPairs: [],
  };
  const clean = cleanSubject();
  const chains = (order: readonly number[]) => {
    const random = randomStream(3);
    const samples = clean.dataset.samples.map((sample) => {
      const places = order.map((place) => ({
        point: { x: 20 * place + random.uniform(-3, 3), y: random.uniform(0, 5) },
      }));
      return { ...sample, pose: places };
    });
    return { ...clean, dataset: { ...clean.dataset, skeleton: chain, samples } };
  };

  it.each([
    [[0, 1, 2, 3, 4], 0],
    [[0, 3, 2, 1, 4], 1],
    [[4, 0, 3, 1, 2], 1],
  ])('is judged by its limbs: %j', (order, count) => {
    expect([...jointOrder.find({ subjects: [chains(order)], likenesses: [] })].length).toBe(count);
  });
});

describe.skipIf(!haveData('lsp', 'lspet'))('joint order of the real data (skipped: no data)', () => {
  let datasets: readonly Dataset[];
  beforeAll(async () => {
    datasets = await Promise.all(
      ['lsp', 'lspet'].map((name) =>
        openDataset(`${name}:${dataFolder}/${name}`, openSource, { split: 'train' }),
      ),
    );
  });
  /** A sample of people, with joints in another order. */
  const reordered = ({ samples, ...dataset }: Dataset, order: readonly number[], step: number) =>
    withSamples(
      {
        name: dataset.name,
        dataset: { ...dataset, samples: samples.filter((_, index) => index % step === 0) },
        splits: new Map(),
        images: new Map(),
      },
      (sample) => ({ ...sample, pose: order.map((joint) => sample.pose[joint]!) }),
    );
  const identity = lsp.joints.map((_, joint) => joint);
  const complaints = (dataset: Dataset, order: readonly number[]) =>
    [...jointOrder.find({ subjects: [reordered(dataset, order, 10)], likenesses: [] })].length;

  it('is right in LSP and LSPET, and wrong in every random order', () => {
    for (const dataset of datasets) {
      expect(complaints(dataset, identity)).toBe(0);
      for (let seed = 0; seed < 8; seed++) {
        expect(complaints(dataset, [...permutation(randomStream(seed), 14)])).toBe(1);
      }
    }
  });

  it('is wrong in LSP when any two joints are exchanged', () => {
    const missed = identity.flatMap((a) =>
      identity
        .slice(0, a)
        .flatMap((b) =>
          complaints(datasets[0]!, identity.with(a, b).with(b, a)) === 1
            ? []
            : [[lsp.joints[a], lsp.joints[b]]],
        ),
    );
    expect(missed).toEqual([]);
  });

  it('finds that all sides are exchanged, and that they are the observer’s', async () => {
    const observed = await openDataset(`lsp:${dataFolder}/lsp`, openSource, { labels: 'observer-centric' });
    const sides = (rule: Rule, dataset: Dataset, order: readonly number[]) =>
      [...rule.find({ subjects: [reordered(dataset, order, 1)], likenesses: [] })].length;
    for (const dataset of datasets) {
      expect(sides(sidesExchanged, dataset, identity)).toBe(0);
      expect(sides(sidesExchanged, dataset, mirrorOrder(lsp))).toBe(1);
      expect(sides(observerCentric, dataset, identity)).toBe(0);
    }
    expect(sides(observerCentric, observed, identity)).toBe(1);
    expect(sides(sidesExchanged, observed, mirrorOrder(lsp))).toBe(1);
  });
});
