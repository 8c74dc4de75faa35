import { describe, expect, it } from 'vitest';
import { openDataset, type Sample } from '../../../src/data/index.ts';
import { PairStatistics } from '../../../src/data/lint/mirror-statistics.ts';
import { pairGroups } from '../../../src/data/lint/pair-groups.ts';
import { suspectedSwap } from '../../../src/data/lint/rules/swaps.ts';
import { openSource } from '../../../src/data/node.ts';
import { randomStream } from '../../../src/random.ts';
import { jointIndex, lsp } from '../../../src/skeletons/index.ts';
import { dataFolder, haveData } from '../real-data.ts';
import { skeleton } from './fabricated.ts';

const names = (group: ReadonlySet<number>) =>
  [...group].map((pair) => skeleton.mirrorPairs[pair]![0].replace('right ', '')).toSorted();

describe('pairGroups', () => {
  it('has every pair and every part beyond a limb, and the smaller one of two complements', () => {
    expect(pairGroups(skeleton).map(names).toSorted()).toEqual([
      ['ankle'],
      ['ankle', 'hip', 'knee'],
      ['ankle', 'knee'],
      ['elbow'],
      ['elbow', 'wrist'],
      ['hip'],
      ['knee'],
      ['shoulder'],
      ['wrist'],
    ]);
  });
});

describe('PairStatistics', () => {
  // Two pairs with C = [[1, ½], [½, 1]] without the annotators' noise, Λ₁₂ = −2⁄3.
  const half = Math.sqrt(3) / 2;
  const poses = [
    [
      [Math.SQRT2, 0],
      [Math.SQRT1_2, half * Math.SQRT2],
    ],
    [
      [0, Math.SQRT2],
      [-half * Math.SQRT2, Math.SQRT1_2],
    ],
  ] as const;

  it('scores an exchange by the inverse covariance', () => {
    const statistics = new PairStatistics(poses);
    const determinant = 1.0025 ** 2 - 0.25;
    const evidence = (b: readonly [number, number]) => statistics.swapEvidence([[1, 0], b], new Set([1]));
    expect(evidence([1, 0])).toBeCloseTo((-2 * 0.5) / determinant, 6);
    expect(evidence([-3, 5])).toBeCloseTo((6 * 0.5) / determinant, 6);
    expect(evidence([0, 2])).toBeCloseTo(0, 6);
  });

  it('has no score for a single pair', () => {
    expect(new PairStatistics(poses).swapEvidence([undefined, [1, 1]], new Set([1]))).toBe(0);
  });
});

describe.skipIf(!haveData('lsp'))('suspected swaps in LSP (skipped: no data)', () => {
  it('finds more than half of the inserted swaps, and hardly any in the original labels', async () => {
    const dataset = await openDataset(`lsp:${dataFolder}/lsp`, openSource, { split: 'train' });
    const suspects = (samples: readonly Sample[]) => {
      const subject = {
        name: 'lsp',
        dataset: { ...dataset, samples },
        splits: new Map(),
        images: new Map(),
      };
      const charges = suspectedSwap.find({ subjects: [subject], likenesses: [] });
      return new Set(Array.from(charges, ({ sample }) => sample));
    };
    const before = suspects(dataset.samples);
    expect(before.size).toBeLessThan(15);
    expect([...before].slice(0, 4)).toEqual(['lsp/im0656', 'lsp/im0348', 'lsp/im0134', 'lsp/im0344']);
    const groups = pairGroups(lsp);
    const random = randomStream(2);
    const swapped = new Set<string>();
    const samples = dataset.samples.map((sample) => {
      if (before.has(sample.id) || random.uniform(0, 1) > 0.05) return sample;
      swapped.add(sample.id);
      const pose = [...sample.pose];
      for (const pair of groups[random.integer(groups.length)]!) {
        const [a, b] = lsp.mirrorPairs[pair]!.map((joint) => jointIndex(lsp, joint)) as [number, number];
        [pose[a], pose[b]] = [pose[b]!, pose[a]!];
      }
      return { ...sample, pose };
    });
    const after = suspects(samples);
    const found = [...swapped].filter((id) => after.has(id)).length;
    expect(swapped.size).toBeGreaterThan(30);
    expect(found / swapped.size).toBeGreaterThan(0.5);
    expect([...after].filter((id) => !swapped.has(id ?? '') && !before.has(id)).length).toBeLessThan(3);
  });
});
