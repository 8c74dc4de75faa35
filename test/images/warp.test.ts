import { describe, expect, it } from 'vitest';
import {
  type Affine,
  applyAffine,
  compose,
  cropPoint,
  identity,
  rotation,
  scaling,
  translation,
} from '../../src/geometry/index.ts';
import { type AnyImage, cropImage, type Image, warp } from '../../src/images/index.ts';

type Map = Affine<'crop', 'image'>;
const moved = (x: number, y: number): Map => translation(x, y);

/** The map that applies all given maps, from left to right. */
const inTurn = (...maps: readonly Affine[]): Map =>
  maps.reduce<Affine>((all, map) => compose(all, map), identity()) as Map;

/** Red rises with x, green with y; blue is constant. */
function ramp(width: number, height: number, step = 10): Image {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return [(pixel % width) * step, Math.floor(pixel / width) * step, 7][at % 3]!;
  });
  return { width, height, data };
}

const pixel = (image: AnyImage, x: number, y: number) => [
  ...image.data.subarray((y * image.width + x) * 3).subarray(0, 3),
];

describe('warp', () => {
  it('changes nothing under the identity, borders included', () => {
    const image = ramp(7, 5);
    expect(warp(image, moved(0, 0), image)).toEqual(image);
  });

  it('interpolates between pixel centers', () => {
    const image = warp(ramp(7, 5), moved(1.5, 0.3), { width: 3, height: 2 });
    expect(pixel(image, 0, 0)).toEqual([15, 3, 7]);
    expect(pixel(image, 2, 1)).toEqual([35, 13, 7]);
  });

  it('turns clockwise if the map from crop to image turns counterclockwise', () => {
    const quarter = inTurn(translation(-2, -2), rotation(-Math.PI / 2), translation(2, 2));
    const image = warp(ramp(5, 5), quarter, { width: 5, height: 5 });
    // The image's left edge becomes the top edge: red now rises downwards.
    expect(pixel(image, 1, 3)).toEqual([30, 30, 7]);
    expect(pixel(image, 4, 0)).toEqual([0, 0, 7]);
  });

  it('fills what is outside and blends over one pixel at the border', () => {
    const white: Image = { width: 2, height: 2, data: new Uint8Array(12).fill(255) };
    const image = warp(white, moved(-1.5, 0), { width: 6, height: 2 }, [1, 55, 100]);
    expect(pixel(image, 0, 0)).toEqual([1, 55, 100]);
    expect(pixel(image, 1, 0)).toEqual([128, 155, 178]);
    expect(pixel(image, 2, 1)).toEqual([255, 255, 255]);
    expect(pixel(image, 5, 1)).toEqual([1, 55, 100]);
  });

  it('does not shift when it shrinks: a ramp remains the same ramp', () => {
    for (const factor of [2, 3, 4.5, 8]) {
      const map = inTurn(scaling(factor), translation(20, 18));
      const image = warp(ramp(100, 90, 2), map, { width: 5, height: 5 });
      for (const [x, y] of [
        [0, 0],
        [2, 3],
        [4, 4],
      ] as const) {
        expect(Math.abs(pixel(image, x, y)[0]! - 2 * (factor * x + 20))).toBeLessThanOrEqual(1.5);
        expect(Math.abs(pixel(image, x, y)[1]! - 2 * (factor * y + 18))).toBeLessThanOrEqual(1.5);
      }
    }
  });

  it('shrinks stripes of one pixel to gray', () => {
    const stripes: Image = {
      width: 64,
      height: 64,
      data: Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (Math.floor(at / 3) % 2) * 255),
    };
    const image = warp(stripes, inTurn(scaling(4), translation(1, 1)), {
      width: 15,
      height: 15,
    });
    expect(image.data.every((value) => value === 128)).toBe(true);
  });

  it('is bilinear everywhere, at any angle, at the border and beyond', () => {
    const image = noise(23, 17);
    const fill = [10, 200, 90] as const;
    const maps: readonly Map[] = [0, 0.4, 1.9, Math.PI].map((angle) =>
      inTurn(translation(11.3, 8.2), rotation(angle), scaling(1.3), translation(-14, -13)),
    );
    for (const map of maps) {
      const warped = warp(image, map, { width: 28, height: 26 }, fill);
      for (let y = 0; y < 26; y++) {
        for (let x = 0; x < 28; x++) {
          const place = applyAffine(map, cropPoint(x, y));
          pixel(warped, x, y).forEach((value, channel) => {
            const expected = bilinear(image, place.x, place.y, channel, fill[channel]!);
            expect(Math.abs(value - expected)).toBeLessThanOrEqual(0.5 + 1e-9);
          });
        }
      }
    }
  });
});

it('crops the part that a map to the crop shows', () => {
  const photo = noise(20, 10);
  const map = compose(translation<'image'>(-3, -2), scaling<'image', 'crop'>(2, 2));
  const [size, fill] = [{ width: 6, height: 4 }, [1, 2, 3] as const];
  const back = compose(scaling<'crop', 'image'>(0.5, 0.5), translation<'image'>(3, 2));
  const crop = cropImage(photo, map, size, fill);
  expect(crop).toEqual(warp(photo, back, size, fill));
  // @ts-expect-error the map begins in the image, not in the crop
  cropImage(crop, map, size);
});

function noise(width: number, height: number): Image {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 7919 + (at >> 3) * 31) % 256);
  return { width, height, data };
}

/** The four pixels around a point, weighted by nearness; those outside the image are `fill`. */
function bilinear(
  { width, height, data }: Image,
  x: number,
  y: number,
  channel: number,
  fill: number,
): number {
  let sum = 0;
  for (const row of [Math.floor(y), Math.floor(y) + 1]) {
    for (const column of [Math.floor(x), Math.floor(x) + 1]) {
      const inside = column >= 0 && row >= 0 && column < width && row < height;
      const value = inside ? data[(row * width + column) * 3 + channel]! : fill;
      sum += (1 - Math.abs(x - column)) * (1 - Math.abs(y - row)) * value;
    }
  }
  return sum;
}
