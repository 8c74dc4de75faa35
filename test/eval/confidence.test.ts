import { describe, expect, it } from 'vitest';
import {
  type Comparison,
  comparisons,
  confidenceScores,
  judgeConfidences,
  reliability,
} from '../../src/eval/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import type { Joint, Skeleton } from '../../src/skeletons/index.ts';

const mouse: Skeleton = { name: 'mouse', joints: ['snout', 'tail', 'tongue'], limbs: [], mirrorPairs: [] };
const at = (x: number, y: number, confidence?: number): Joint => ({
  point: imagePoint(x, y),
  ...(confidence !== undefined && { confidence }),
});
/** 100 pixels long, so that 0.2 of the longer side of the box is 20 pixels and a little. */
const truth = [at(0, 0), at(99, 0), null];
const notThere = [false, false, true];

describe('reliability', () => {
  it('is the mean distance between confidence and truth, by bins', () => {
    const { error, joints, bins } = reliability([
      { confidence: 0.9, correct: true },
      { confidence: 0.95, correct: true },
      { confidence: 1, correct: false },
      { confidence: 0.05, correct: false },
    ]);
    expect(joints).toBe(4);
    expect(bins).toHaveLength(10);
    expect(bins[9]).toMatchObject({ from: 0.9, to: 1, joints: 3 });
    expect(bins[9]!.confidence).toBeCloseTo(95, 10);
    expect(bins[9]!.correct).toBeCloseTo(66.667, 3);
    expect(bins[5]).toEqual({ from: 0.5, to: 0.6, joints: 0, confidence: null, correct: null });
    // (3 · |95 − 66.67| + 1 · |5 − 0|) / 4
    expect(error).toBeCloseTo(22.5, 10);
    expect(reliability([]).error).toBeNull();
  });
});

describe('judged confidences', () => {
  it('are of labeled joints and of joints known to be absent', () => {
    const people: readonly Comparison[] = [
      { truth, absent: notThere, prediction: [at(5, 0, 0.9), at(60, 0, 0.6), at(50, 50, 0.7)] },
      { truth, prediction: [at(0, 0, 0.8), at(99, 0), at(1, 1, 0.9)] },
      { truth, absent: notThere, prediction: null },
    ];
    expect(judgeConfidences(mouse, people)).toEqual([
      { person: 0, joint: 0, confidence: 0.9, absent: false, correct: true },
      { person: 0, joint: 1, confidence: 0.6, absent: false, correct: false },
      { person: 0, joint: 2, confidence: 0.7, absent: true, correct: false },
      { person: 1, joint: 0, confidence: 0.8, absent: false, correct: true },
    ]);
  });
});

describe('confidence scores', () => {
  const samples = [
    { pose: truth, absent: notThere },
    { pose: truth, absent: notThere },
    { pose: truth },
    { pose: [at(0, 0), at(99, 0), at(20, 20)] },
  ];
  const poses = [
    [at(0, 0, 0.9), at(99, 0, 0.4), at(50, 50, 0.7)],
    [at(0, 0, 0.9), null, at(50, 50, 0.49)],
    [at(0, 0, 0.9), at(99, 0, 0.9), at(50, 50, 0.99)],
    null,
  ];

  it('count false positives only where a joint is known to be absent', () => {
    const scores = confidenceScores(mouse, comparisons(samples, poses));
    expect(scores).toMatchObject({ within: 0.2, minConfidence: 0.5, joints: 7, falsePositiveRate: 50 });
    expect(scores.perJoint).toEqual({
      snout: { labeled: 4, found: 3, absent: 0, falsePositives: 0 },
      tail: { labeled: 4, found: 1, absent: 0, falsePositives: 0 },
      tongue: { labeled: 1, found: 0, absent: 2, falsePositives: 1 },
    });
    expect(scores.total).toEqual({ labeled: 9, found: 4, absent: 2, falsePositives: 1 });
  });

  it('follow the least confidence', () => {
    const all = confidenceScores(mouse, comparisons(samples, poses), { minConfidence: 0 });
    expect(all.total).toEqual({ labeled: 9, found: 5, absent: 2, falsePositives: 2 });
    const none = confidenceScores(mouse, comparisons(samples, poses), { minConfidence: 1 });
    expect(none.total).toEqual({ labeled: 9, found: 0, absent: 2, falsePositives: 0 });
  });

  it('count a joint without a confidence as found, and give no reliability', () => {
    const plain = poses.map((pose) => pose?.map((joint) => joint && { point: joint.point }) ?? null);
    const scores = confidenceScores(mouse, comparisons(samples, plain));
    expect(scores).toMatchObject({ joints: 0, error: null, falsePositiveRate: 100 });
    expect(scores.total).toMatchObject({ found: 5, falsePositives: 2 });
  });

  it('have no false-positive rate if no joint is known to be absent', () => {
    const unknown = samples.map(({ pose }) => ({ pose }));
    expect(confidenceScores(mouse, comparisons(unknown, poses)).falsePositiveRate).toBeNull();
  });
});
