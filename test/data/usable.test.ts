import { describe, expect, it } from 'vitest';
import { requireUsable, type Sample } from '../../src/data/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';

const size = { width: 160, height: 120 };
const joints = (...places: readonly (readonly [x: number, y: number])[]): Sample['pose'] =>
  places.map(([x, y]) => ({ point: imagePoint(x, y) }));
const person = (changes: Partial<Sample>): Sample => ({
  id: 'somebody',
  image: 'a.png',
  pose: joints([40, 50], [60, 80]),
  ...changes,
});
const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('requireUsable', () => {
  it.each<[string, Partial<Sample>]>([
    ['with joints and no box', {}],
    ['with a box that reaches over the border', { box: box(-30, -30, 80, 80) }],
    ['with a box around the whole image and more', { box: box(-100, -100, 400, 300) }],
    ['with a joint a little outside', { pose: joints([40, 50], [170, 130]) }],
    ['with one labeled joint', { pose: [...joints([40, 50]), null] }],
    ['without a label', { pose: [null, null], box: box(10, 10, 40, 40) }],
    ['whose joints are on a line', { pose: joints([40, 50], [60, 50], [80, 50]) }],
  ])('accepts a person %s', (_, changes) => {
    expect(() => requireUsable(person(changes), size)).not.toThrow();
  });

  it.each<[string, Partial<Sample>, RegExp]>([
    [
      'far away',
      { box: box(1000, 1000, 50, 50) },
      /^box does not lie in the image – got 50×50 pixels at 1000, 1000/,
    ],
    ['beside the image', { box: box(160, 10, 60, 60) }, /^box does not lie in the image/],
    [
      'without size',
      { box: box(60, 60, 0.001, 0.001) },
      /^box is too small to hold a subject .* at least 1 pixel/,
    ],
    ['that is huge', { box: box(0, 0, 1e6, 1e6) }, /^box does not lie in the image/],
    ['that is no number', { box: box(Number.NaN, 0, 10, 10) }, /^box does not lie in the image/],
  ])('refuses a box %s', (_, changes, message) => {
    expect(() => requireUsable(person(changes), size)).toThrow(message);
  });

  it('refuses an image of another size than the labels state', () => {
    expect(() => requireUsable(person({ imageSize: size }), size)).not.toThrow();
    const turned = { width: size.height, height: size.width };
    expect(() => requireUsable(person({ imageSize: turned }), size)).toThrow(
      /^image has another size than its labels state: .* before its EXIF orientation turned it – got 160×120 pixels – expected 120×160, /,
    );
    expect(() => requireUsable(person({ imageSize: { width: 99, height: 120 } }), size)).toThrow(
      /^image has another size than its labels state, so .* – got 160×120 pixels – expected 99×120, /,
    );
  });

  it.each<[string, Sample['pose'], RegExp]>([
    [
      'one far away',
      joints([40, 50], [-999999, -999999]),
      /^joint lies far outside the image – got -999999, -999999/,
    ],
    ['all outside', joints([200, 50], [220, 80]), /^all joints lie outside the image – got 200, 50/],
    ['all at one place', joints([50, 50], [50, 50]), /^all joints are at one place – got 50, 50/],
  ])('refuses joints, %s, naming the person', (_, pose, message) => {
    expect(() => requireUsable(person({ pose }), size)).toThrow(message);
    expect(() => requireUsable(person({ pose }), size)).toThrow(/ – in somebody$/);
  });

  it('refuses an image that is too small', () => {
    expect(() => requireUsable(person({ pose: joints([1, 1], [2, 2]) }), { width: 2000, height: 2 })).toThrow(
      'image is too small to hold a subject – got 2000×2 pixels – expected at least 8×8 – in somebody',
    );
  });
});
