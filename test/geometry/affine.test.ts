import { describe, expect, it } from 'vitest';
import {
  type Affine,
  applyAffine,
  compose,
  cropPoint,
  identity,
  imagePoint,
  invert,
  rotation,
  scaling,
  translation,
} from '../../src/geometry/index.ts';

const maps: readonly [string, Affine][] = [
  ['the identity', identity()],
  ['a translation', translation(3, -4)],
  ['a scaling', scaling(2, 0.5)],
  ['a rotation', rotation(0.7)],
  ['a mirror image', scaling(-1, 1)],
  [
    'all of them',
    compose(compose(translation(3, -4), scaling(2, 0.5)), compose(rotation(0.7), scaling(-1, 1))),
  ],
];

describe.each(maps)('%s', (_, map) => {
  it('is undone by its inverse', () => {
    for (const point of [imagePoint(0, 0), imagePoint(5, -7), imagePoint(-0.5, 1e4)]) {
      for (const back of [
        applyAffine(invert(map), applyAffine(map, point)),
        applyAffine(map, applyAffine(invert(map), point)),
      ]) {
        expect(back.x).toBeCloseTo(point.x, 8);
        expect(back.y).toBeCloseTo(point.y, 8);
      }
    }
  });
});

describe('compose', () => {
  it('applies maps from left to right', () => {
    expect(applyAffine(compose(translation(1, 2), scaling(10)), imagePoint(0, 0))).toEqual({ x: 10, y: 20 });
    expect(applyAffine(compose(scaling(10), translation(1, 2)), imagePoint(1, 1))).toEqual({ x: 11, y: 12 });
  });
});

describe('frames', () => {
  const toCrop = scaling<'image', 'crop'>(2);
  const toCell = scaling<'crop', 'cell'>(0.125);

  it('fit if one map ends in the frame in which the next begins', () => {
    const map: Affine<'image', 'cell'> = compose(toCrop, toCell);
    expect(applyAffine(map, imagePoint(8, 16))).toEqual({ x: 2, y: 4 });
    // @ts-expect-error the first map ends in cells, the second begins in the image
    compose(toCell, toCrop);
    // @ts-expect-error a map from the image to cells does not lead to the crop
    const wrong: Affine<'image', 'crop'> = map;
    expect(wrong).toBe(map);
    // @ts-expect-error the map takes points of the image
    applyAffine(map, cropPoint(8, 16));
  });
});

describe('rotation', () => {
  it('turns the x axis toward the y axis, clockwise on a screen', () => {
    const { x, y } = applyAffine(rotation(Math.PI / 2), imagePoint(1, 0));
    expect(x).toBeCloseTo(0, 12);
    expect(y).toBeCloseTo(1, 12);
  });
});

describe('invert', () => {
  it('refuses a map that flattens the plane', () => {
    expect(() => invert(scaling(1, 0))).toThrow('affine map has no inverse – got determinant 0');
  });
});
