import { describe, expect, it } from 'vitest';
import {
  applyAffine,
  boxCenter,
  cropMap,
  cropPoint,
  imagePoint,
  insideCrop,
  invert,
} from '../../src/geometry/index.ts';

const box = { x: 10, y: 20, width: 64, height: 64 };
const input = { width: 32, height: 32 };
const center = boxCenter(box);

describe('a turned and mirrored crop', () => {
  it.each([{}, { rotation: 40 }, { flip: true }, { rotation: -75, flip: true }])(
    'keeps its center: %o',
    (view) => {
      const map = cropMap(box, input, view);
      const middle = applyAffine(map, center);
      expect(middle.x).toBeCloseTo(15.5, 12);
      expect(middle.y).toBeCloseTo(15.5, 12);
      const back = applyAffine(invert(map), applyAffine(map, imagePoint(17, 3)));
      expect(back.x).toBeCloseTo(17, 10);
      expect(back.y).toBeCloseTo(3, 10);
    },
  );

  it('mirrors pixel onto pixel', () => {
    const [straight, mirrored] = [cropMap(box, input), cropMap(box, input, { flip: true })];
    const point = imagePoint(20, 30);
    expect(applyAffine(mirrored, point).x).toBeCloseTo(31 - applyAffine(straight, point).x, 12);
    expect(applyAffine(mirrored, point).y).toBeCloseTo(applyAffine(straight, point).y, 12);
  });

  it('turns clockwise first, then mirrors', () => {
    // A point above the center moves to the right, or to the left if mirrored.
    const above = imagePoint(center.x, center.y - 20);
    expect(applyAffine(cropMap(box, input, { rotation: 90 }), above).x).toBeCloseTo(25.5, 12);
    expect(applyAffine(cropMap(box, input, { rotation: 90, flip: true }), above).x).toBeCloseTo(5.5, 12);
  });
});

describe('insideCrop', () => {
  it('counts whole pixels', () => {
    expect(insideCrop(cropPoint(-0.5, 0), input)).toBe(true);
    expect(insideCrop(cropPoint(-0.51, 0), input)).toBe(false);
    expect(insideCrop(cropPoint(31.49, 31.49), input)).toBe(true);
    expect(insideCrop(cropPoint(0, 31.5), input)).toBe(false);
  });
});
