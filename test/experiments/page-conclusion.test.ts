import { describe, expect, it } from 'vitest';
import { conclude } from '../../src/experiments/page/index.ts';
import { arm, cascade, claim, experiment, result, scores, stage } from './page-fabricate.ts';

const verdicts = (found: typeof result) => conclude(experiment, found).findings.map(({ verdict }) => verdict);

describe('conclude', () => {
  it('gives the verdict on each claim', () => {
    const { findings, summary } = conclude(experiment, result);
    expect(summary).toBe(
      'Of 4 claims: 1 held, 1 contradicted, 1 could be chance, and 1 not put to the test.',
    );
    expect(findings).toEqual([
      {
        verdict: 'held',
        claim: 'He’s initial values help.',
        finding: 'It held: 33.70 against 11.20, +22.50 points of PCK@0.2 (95 % interval +21.40 to +23.60).',
      },
      {
        verdict: 'contradicted',
        claim: 'Residual connections do better than He’s initial values.',
        finding:
          'It was contradicted: 31.90 against 33.70, −1.80 points of PCK@0.2 (95 % interval −2.90 to −0.70).',
      },
      {
        verdict: 'chance',
        claim: 'The last stage improves on the one before.',
        finding:
          'It could be chance in the choice of test people: 40.30 against 40.10, +0.20 points of PCK@0.2 (95 % interval −0.90 to +1.30, which contains 0).',
      },
      {
        verdict: 'untrained',
        claim: 'A sixth stage improves on the fifth.',
        finding: 'It was not tested: stage 6 of “intermediate losses” was not trained.',
      },
    ]);
  });

  it.each([
    [1.2, 'held'],
    [1.1, 'chance'],
    [-1.1, 'chance'],
    [-1.2, 'contradicted'],
  ])('decides by whether 0 is outside the interval: %f ± 1.1 is %s', (difference, verdict) => {
    expect(verdicts({ ...result, claims: [claim('a', 'he', 'residual', difference)] })).toEqual([verdict]);
  });

  it('gives no verdict on two networks that learned nothing', () => {
    const arms = [arm('a', 'A', [stage('stage1', 20.31)]), arm('b', 'B', [stage('stage1', 12)])];
    const found = { ...result, arms, claims: [claim('A is better', 'a', 'b', 8.31)] };
    const { findings, summary, limits } = conclude(experiment, found);
    expect(findings[0]).toMatchObject({
      verdict: 'unlearned',
      finding:
        'Nothing can be said: neither is above the mean pose (20.31). 20.31 against 12.00, +8.31 points of PCK@0.2.',
    });
    expect(summary).toBe('One claim: about networks that have learned too little.');
    expect(limits.filter((sentence) => sentence.includes('too little'))).toEqual([
      '“A” (20.31) and “B” (12.00) are not above the baseline, the mean pose (20.31): they have learned too little for a conclusion about them.',
    ]);
    const above = [arm('a', 'A', [stage('stage1', 20.4)]), arms[1]!];
    expect(verdicts({ ...found, arms: above })).toEqual(['held']);
  });

  it('names untrained networks, and has no findings without claims', () => {
    const claims = [claim('x', 'nobody', 'plain/stage4', null), claim('y', 'he', 'plain', null)];
    const { findings } = conclude(experiment, { ...result, claims });
    expect(findings.map(({ finding }) => finding)).toEqual([
      'It was not tested: “nobody” and stage 4 of “small normal initial values” were not trained.',
      'It was not tested: the two could not be compared.',
    ]);
    expect(conclude(experiment, { ...result, claims: [] }).summary).toBe('No claim was tested.');
  });

  it('uses the σ with the best validation score if a stage tried several', () => {
    expect(conclude(experiment, cascade).findings[0]?.finding).toContain('34.50 against 28.20');
  });

  it('states the limits of the findings', () => {
    const { limits } = conclude(experiment, result);
    expect(limits).toEqual([
      'All trainings together took 29 minutes, of a budget of 30 minutes, on 2 threads of Example CPU 9000 at 2.40 GHz.',
      expect.stringContaining('another seed might reverse a small difference'),
      expect.stringContaining('“small normal initial values” (11.20) is not above the baseline'),
      expect.stringContaining("“residual connections” began with another network's weights"),
      expect.stringContaining('saw no more than 38,400 people'),
    ]);
    const paper = conclude({ ...experiment, paperExamples: 9_600_000 }, cascade).limits;
    expect(paper[0]).toBe(
      'All trainings together took 29 minutes on 2 threads of Example CPU 9000 at 2.40 GHz.',
    );
    expect(paper.at(-1)).toMatch(
      /^The paper's training saw 9,600,000 people, repeats included; here a network saw no more than 38,400, about one in 250\. /,
    );
    expect(paper).toHaveLength(3);
  });

  it('concludes nothing from a smoke run', () => {
    const smoke = { ...result, smoke: true, baseline: scores(1) };
    expect(conclude(experiment, smoke)).toEqual({
      summary: 'Nothing. This was a smoke run: tiny networks on drawn figures; its numbers mean nothing.',
      findings: [],
      limits: [],
    });
  });
});
