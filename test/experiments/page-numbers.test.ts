import { describe, expect, it } from 'vitest';
import { medianMagnitude, mediansByDepth } from '../../src/experiments/page/median-magnitude.ts';
import { ourFigures } from '../../src/experiments/page/published-table.ts';
import { chosenStages, finalStage } from '../../src/experiments/page/reference.ts';
import { duration, large, powerOfTen, stageInWords, times } from '../../src/experiments/page/words.ts';
import { arm, cascade, experiment, scores, stage } from './page-fabricate.ts';

describe('medianMagnitude', () => {
  const bins = { from: -6, to: -2, width: 1 };

  it('is the value with half of the counts below', () => {
    expect(medianMagnitude([0, 4, 0, 0], bins)).toBe(-4.5);
    expect(medianMagnitude([1, 2, 1, 0], bins)).toBe(-4.5);
    expect(medianMagnitude([3, 1, 0, 0], bins)).toBeCloseTo(-6 + 2 / 3);
    expect(medianMagnitude([2, 0, 0, 2], bins)).toBe(-5);
    expect(medianMagnitude([0, 0, 0, 8], { ...bins, width: 0.5 })).toBe(-4.25);
  });

  it('is absent if nothing was counted, as for untrained layers', () => {
    expect(medianMagnitude([0, 0], bins)).toBeNull();
    const gradients = { bins, layers: ['a', 'b'], moments: [] };
    expect(mediansByDepth(gradients, { step: 1, gradients: { b: [0, 0, 2, 0] } })).toEqual([null, -3.5]);
  });
});

describe('stages', () => {
  it('are chosen by validation among stages with the same number', () => {
    const [tried] = cascade.arms;
    expect(finalStage(tried!)?.name).toBe('stage2 sigma 1.7');
    expect(chosenStages(tried!).map(({ name }) => name)).toEqual(['stage1', 'stage2 sigma 1.7']);
  });

  it('are the last ones without validation', () => {
    const plain = arm('a', 'A', [stage('stage1', 30), stage('stage2', 20)]);
    expect(finalStage(plain)?.name).toBe('stage2');
    expect(finalStage(arm('a', 'A', []))).toBeUndefined();
  });
});

describe('ourFigures', () => {
  const published = { ...experiment.published!, columns: ['upper arm', 'lower arm', 'mean'] };
  const { limbs, pcp, pck, parts } = scores(40);

  it('has the mean over the limbs that the paper lists', () => {
    const [upper, lower] = [limbs['upper arm']!, limbs['lower arm']!];
    expect(ourFigures(published, scores(40))).toEqual([upper, lower, (upper + lower) / 2]);
    expect(ourFigures({ ...published, columns: ['mean'] }, scores(40))).toEqual([pcp]);
    expect(ourFigures({ ...published, columns: ['tail'] }, scores(40))).toEqual([undefined]);
  });

  it('has parts, and the mean over joints, if the paper gives PCK', () => {
    const pckOfParts = { ...published, measure: 'PCK@0.2', columns: ['wrist', 'mean'] };
    expect(ourFigures(pckOfParts, scores(40))).toEqual([parts.wrist, pck]);
  });
});

describe('words', () => {
  it('format durations', () => {
    expect([1, 45.4, 89, 90, 1731, 5400, 7260, 12_000].map(duration)).toEqual([
      '1 second',
      '45 seconds',
      '89 seconds',
      '2 minutes',
      '29 minutes',
      '1 hour 30 minutes',
      '2 hours 1 minute',
      '3 hours 20 minutes',
    ]);
  });

  it('format stages and large numbers', () => {
    expect(stageInWords('stage2 sigma 1.5')).toBe('stage 2, σ 1.5');
    expect(large(4_268_000_000)).toBe('4.27 billion');
  });

  it('format powers of ten', () => {
    const text = (logarithm: number | null) => powerOfTen(logarithm).text.replaceAll('&#160;', ' ');
    expect(text(Math.log10(2.1e-9))).toBe('2.1 × 10<sup>−9</sup>');
    expect(text(Math.log10(9.99e-4))).toBe('1.0 × 10<sup>−3</sup>');
    expect(text(0)).toBe('1.0 × 10<sup>0</sup>');
    expect(text(null)).toBe('–');
    expect(times(Math.log10(28.3)).text).toBe('28');
    expect(times(8).text).toContain('10<sup>8</sup>');
  });
});
