import { describe, expect, it } from 'vitest';
import { applyAffine, boxCenter, cropBox, cropMap, imagePoint, invert } from '../../src/geometry/index.ts';

describe('cropBox', () => {
  it('widens a tall box to a square around the same center', () => {
    expect(cropBox({ x: 10, y: 20, width: 40, height: 100 }, { width: 192, height: 192 })).toEqual({
      x: -20,
      y: 20,
      width: 100,
      height: 100,
    });
  });

  it('keeps the center when it enlarges', () => {
    const box = { x: 3, y: 7, width: 51, height: 34 };
    const crop = cropBox(box, { width: 192, height: 256 }, 1.3);
    expect(boxCenter(crop).x).toBeCloseTo(boxCenter(box).x, 10);
    expect(boxCenter(crop).y).toBeCloseTo(boxCenter(box).y, 10);
    expect(crop.height / crop.width).toBeCloseTo(256 / 192, 10);
    expect(crop.width).toBeCloseTo(1.3 * 51, 10);
  });
});

describe('cropMap', () => {
  const map = cropMap({ x: 8, y: 16, width: 2, height: 4 }, { width: 4, height: 8 });

  it('maps edges onto edges: pixels span half a unit around their centers', () => {
    expect(applyAffine(map, imagePoint(7.5, 15.5))).toEqual({ x: -0.5, y: -0.5 });
    expect(applyAffine(map, imagePoint(9.5, 19.5))).toEqual({ x: 3.5, y: 7.5 });
  });

  it('has an inverse', () => {
    expect(applyAffine(invert(map), { x: -0.5, y: 7.5 })).toEqual({ x: 7.5, y: 19.5 });
  });
});
