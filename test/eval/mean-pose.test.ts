import { describe, expect, it } from 'vitest';
import { meanPose, meanPoseBaseline } from '../../src/eval/index.ts';
import { pose } from './stick.ts';

describe('mean-pose baseline', () => {
  it('averages positions in the box and places them in the true box', () => {
    // Boxes of 11 × 11 pixels centered at (5, 5); the middle joint is first at the left, then at the right.
    const training = [pose([5, 0], [0, 5], [10, 10]), pose([5, 0], [10, 5], [0, 10])];
    const mean = meanPose(training);
    expect(mean[0]).toEqual({ x: 0, y: -5 / 11 });
    expect(mean[1]?.x).toBeCloseTo(0, 12);
    const [placed] = meanPoseBaseline(training, [pose([100, 100], [110, 130], [120, 140])]);
    // A box of 21 × 41 pixels centered at (110, 120).
    expect(placed?.[0]?.point.x).toBeCloseTo(110, 12);
    expect(placed?.[0]?.point.y).toBeCloseTo(120 - (41 * 5) / 11, 12);
    expect(placed?.[1]?.point.x).toBeCloseTo(110, 12);
  });

  it('leaves out joints without label', () => {
    const mean = meanPose([pose([0, 0], null, [2, 2]), pose([0, 0], null, [2, 2])]);
    expect(mean[1]).toBeNull();
    expect(meanPoseBaseline([pose([0, 0], null, [2, 2])], [pose(null, null, null)])).toEqual([
      [null, null, null],
    ]);
  });
});
