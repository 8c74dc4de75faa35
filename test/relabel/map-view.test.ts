import { describe, expect, it } from 'vitest';
import { compose, cropMap } from '../../src/geometry/index.ts';
import { averageViews, type MapView, pixelsToCells } from '../../src/relabel/map-view.ts';

const [width, height] = [4, 2];
const box = { x: 0, y: 0, width: 16, height: 8 };
const size = { width: 16, height: 8 };

function view(maps: readonly number[], flip: boolean, offset: number, order = [0, 1]): MapView {
  const toCells = compose(cropMap(box, size, { flip }), pixelsToCells(4, offset));
  return { maps: Float32Array.from(maps), joints: 2, width, height, toCells, order };
}

const right = [1, 2, 3, 4, 5, 6, 7, 8];
const left = [10, 20, 30, 40, 50, 60, 70, 80];
const mirrored = (map: readonly number[]) => [...map.slice(0, 4).reverse(), ...map.slice(4).reverse()];

describe('averaging views of an image', () => {
  it('returns the maps of a single view', () => {
    expect(Array.from(averageViews([view([...right, ...left], false, 1.5)]))).toEqual([...right, ...left]);
  });

  it('mirrors a mirrored view back, with the maps of right and left exchanged', () => {
    const straight = view([...right, ...left], false, 1.5);
    // In the mirror, the person's right appears as a left to the network.
    const seen = view([...mirrored(left), ...mirrored(right)], true, 1.5, [1, 0]);
    expect(Array.from(averageViews([straight, seen]))).toEqual([...right, ...left]);
  });

  it('interpolates if mirrored cells lie between cells', () => {
    // With cell i at pixel 4i + 0.5, cell i of the mirror lies half a cell away from cell 3 − i.
    const straight = view(new Array(16).fill(0), false, 0.5);
    const seen = view([...mirrored(right), ...mirrored(left)], true, 0.5);
    const [, second, third] = averageViews([straight, seen]);
    expect(second).toBeCloseTo((2 + 1) / 2 / 2);
    expect(third).toBeCloseTo((3 + 2) / 2 / 2);
  });

  it('ignores a view outside its area', () => {
    const near = view([...right, ...left], false, 1.5);
    const half = { x: 0, y: 0, width: 8, height: 4 };
    const toCells = compose(cropMap(half, size), pixelsToCells(4, 1.5));
    const close: MapView = { ...near, maps: new Float32Array(16).fill(100), toCells };
    const mean = averageViews([near, close]);
    expect([mean[0], mean[1], mean[2], mean[3]]).toEqual([50.5, 51, 3, 4]);
    expect(mean[4]).toBe(5);
  });
});
