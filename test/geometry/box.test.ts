import { describe, expect, it } from 'vitest';
import {
  boundingBox,
  boxAround,
  boxCenter,
  boxPoint,
  denormalize,
  denormalizeDisplacement,
  fullBox,
  imagePoint,
  normalize,
} from '../../src/geometry/index.ts';

const box = { x: 10, y: 20, width: 5, height: 8 };

describe('a box', () => {
  it('has its center between its pixels', () => {
    expect(boxCenter(box)).toEqual(imagePoint(12, 23.5));
    expect(boxCenter(fullBox({ width: 1, height: 1 }))).toEqual(imagePoint(0, 0));
    expect(boxAround(boxCenter(box), box.width, box.height)).toEqual(box);
  });

  it('contains the pixels of its points', () => {
    expect(boundingBox([imagePoint(14, 20), imagePoint(10, 27)])).toEqual(box);
    expect(boundingBox([])).toBeUndefined();
  });
});

describe('box coordinates', () => {
  it('span ±½ between the outer edges', () => {
    expect(normalize(imagePoint(9.5, 19.5), box)).toEqual(boxPoint(-0.5, -0.5));
    expect(normalize(imagePoint(14.5, 27.5), box)).toEqual(boxPoint(0.5, 0.5));
  });

  it('are undone by their inverse', () => {
    const back = denormalize(normalize(imagePoint(3.25, 100), box), box);
    expect(back.x).toBeCloseTo(3.25, 12);
    expect(back.y).toBeCloseTo(100, 12);
  });

  it('of a displacement do not depend on the center', () => {
    expect(denormalizeDisplacement(boxPoint(0.2, -0.25), box)).toEqual(imagePoint(1, -2));
  });
});
