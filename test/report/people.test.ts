import { describe, expect, it } from 'vitest';
import { type DocumentPose, galleryBox } from '../../src/report/index.ts';

const truth: DocumentPose = [[0, 0], [0, 100], null];
const around = (...predictions: readonly (DocumentPose | null)[]) => galleryBox({ truth, predictions });

describe('galleryBox', () => {
  it('is a square with room around the person', () => {
    const { x, y, width, height } = around(null);
    expect(width).toBe(height);
    expect(width).toBeCloseTo(101 * 1.16, 10);
    expect(x + (width - 1) / 2).toBeCloseTo(0, 10);
    expect(y + (height - 1) / 2).toBeCloseTo(50, 10);
  });

  it('includes near predictions and leaves out those that would make the person tiny', () => {
    const near = around([[60, 100], null, null]);
    expect(near.x + near.width).toBeGreaterThan(60);
    expect(around([[5000, 0], null, null])).toEqual(around(null));
  });

  it('has a size if only one joint is labeled', () => {
    expect(galleryBox({ truth: [[3, 4]], predictions: [] }).width).toBeGreaterThan(8);
  });
});
