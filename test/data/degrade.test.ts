import { describe, expect, it } from 'vitest';
import { degrade, drawDegradation } from '../../src/data/degrade.ts';
import { randomStream } from '../../src/random.ts';

const size = { width: 16, height: 8 };
const length = size.width * size.height * 3;
const draws = (
  ...options: Parameters<typeof drawDegradation> extends [unknown, ...infer Rest] ? Rest : never
) => Array.from({ length: 1000 }, (_, key) => drawDegradation(randomStream(7, key), ...options));
/** Columns of black and white. */
const stripes = () => Uint8Array.from({ length }, (_, place) => (Math.floor(place / 3) % 2) * 255);

describe('drawDegradation', () => {
  it('leaves crops as they are without options', () => {
    expect(drawDegradation(randomStream(1), undefined, undefined)).toEqual({ resolution: 1 });
  });

  it('draws resolutions between the smallest and the whole, evenly in doublings', () => {
    const shares = draws({ probability: 0.5, least: 0.25 }, undefined).map(({ resolution }) => resolution);
    const low = shares.filter((share) => share < 1);
    expect(Math.abs(low.length - 500)).toBeLessThan(60);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.25);
    expect(Math.abs(low.filter((share) => share < 0.5).length / low.length - 0.5)).toBeLessThan(0.08);
  });

  it('keeps occluders within the crop and their sides within the limits', () => {
    const occluders = draws(undefined, { probability: 0.3, largest: 0.4 }).flatMap(
      ({ occluder }) => occluder ?? [],
    );
    expect(Math.abs(occluders.length - 300)).toBeLessThan(60);
    for (const { left, top, width, height } of occluders) {
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
      expect(Math.max(left + width, top + height)).toBeLessThanOrEqual(1);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(0.1 - 1e-9);
      expect(Math.max(width, height)).toBeLessThanOrEqual(0.4);
    }
  });
});

describe('degrade', () => {
  it('changes nothing at full resolution without an occluder', () => {
    const pixels = stripes();
    degrade(pixels, size, { resolution: 1 });
    expect(pixels).toEqual(stripes());
  });

  it('averages what a lower resolution cannot show', () => {
    const pixels = stripes();
    degrade(pixels, size, { resolution: 0.5 });
    expect(pixels.every((value) => value === 128)).toBe(true);
  });

  it('keeps a slope in its place', () => {
    const slope = () => Uint8Array.from({ length }, (_, place) => 10 * (Math.floor(place / 3) % size.width));
    const pixels = slope();
    degrade(pixels, size, { resolution: 0.5 });
    const inner = [...slope().entries()].filter(([place]) => {
      const column = Math.floor(place / 3) % size.width;
      return column > 0 && column < size.width - 1;
    });
    for (const [place, value] of inner) expect(Math.abs(pixels[place]! - value)).toBeLessThanOrEqual(1);
  });

  it('covers a rectangle with one color', () => {
    const pixels = new Uint8Array(length);
    const occluder = { left: 0.25, top: 0.5, width: 0.25, height: 0.25, color: [9, 8, 7] as const };
    degrade(pixels, size, { resolution: 1, occluder });
    const covered = [...pixels.keys()].filter((place) => place % 3 === 0 && pixels[place] === 9);
    const cells = covered.map((place) => [(place / 3) % size.width, Math.floor(place / 3 / size.width)]);
    expect(cells).toEqual([4, 5].flatMap((row) => [4, 5, 6, 7].map((column) => [column, row])));
    expect([...pixels.subarray(covered[0], covered[0]! + 3)]).toEqual([9, 8, 7]);
  });
});
