import { describe, expect, it } from 'vitest';
import { type BoxCellOptions, boxCellCodec, cutCorners, encode } from '../../src/codecs/index.ts';
import { type CropPose, cropPoint } from '../../src/geometry/index.ts';

const options: BoxCellOptions = {
  kind: 'box cells',
  joints: 4,
  inputWidth: 128,
  inputHeight: 96,
  strides: [8, 16, 32],
  bins: 10,
  offset: 0.5,
};
const codec = boxCellCodec(options);
const cells = 16 * 12 + 8 * 6 + 4 * 3;

/** A box with the given edges, in the codec's form. */
const person = (x1: number, y1: number, x2: number, y2: number): CropPose => [
  cropPoint(x1 - 0.5, y1 - 0.5),
  cropPoint(x2 - 0.5, y2 - 0.5),
  null,
  null,
];
const region = (...edges: readonly [number, number, number, number]): CropPose => [
  null,
  null,
  ...person(edges[0], edges[1], edges[2], edges[3]).slice(0, 2),
];

describe('boxes on cells', () => {
  it('gives each box cells inside it, with distances that give back its edges', () => {
    const boxes = [
      [10, 12, 34, 60],
      [60, 8, 124, 90],
    ] as const;
    const { target, weights } = encode(
      codec,
      boxes.map(([x1, y1, x2, y2]) => person(x1, y1, x2, y2)),
    );
    const found = codec.boxesOf(target, weights);
    expect(found.length).toBeGreaterThan(2);
    for (const box of found) {
      const nearest = boxes.find((edges) => Math.abs(edges[0] - box[0]) < 1)!;
      box.forEach((edge, side) => {
        expect(edge).toBeCloseTo(nearest[side]!, 4);
      });
    }
    for (const [x1] of boxes) expect(found.some((box) => Math.abs(box[0] - x1) < 0.01)).toBe(true);
  });

  it('accepts the corners of a mirrored box in any order', () => {
    const straight = encode(codec, [person(10, 12, 34, 60)]);
    const [from, to] = person(10, 12, 34, 60);
    const mirrored = encode(codec, [[cropPoint(to!.x, from!.y), cropPoint(from!.x, to!.y), null, null]]);
    expect(mirrored).toEqual(straight);
  });

  it('gives a small box a cell of the finest level and a large one a coarser cell', () => {
    const small = encode(codec, [person(40, 40, 50, 52)]).weights.subarray(cells);
    expect(small.indexOf(1)).toBeLessThan(16 * 12);
    const large = encode(codec, [person(2, 2, 126, 94)]).weights.subarray(cells);
    expect(large.lastIndexOf(1)).toBeGreaterThanOrEqual(16 * 12);
    expect(large.indexOf(1)).toBeGreaterThanOrEqual(16 * 12);
  });

  it('ignores a crowd’s cells, but not those of a person in it', () => {
    const { weights } = encode(codec, [region(0, 0, 128, 96), person(10, 12, 34, 60)]);
    const [counted, boxed] = [weights.subarray(0, cells), weights.subarray(cells)];
    expect(boxed.some((weight) => weight === 1)).toBe(true);
    expect([...counted]).toEqual([...boxed]);
  });

  it('ignores a box that is mostly outside, and cuts one that is mostly inside', () => {
    const frame = [0, 0, 128, 96] as const;
    const almostGone = cutCorners(person(-90, 10, 10, 50), frame);
    expect(almostGone.slice(0, 2)).toEqual([null, null]);
    expect(almostGone.slice(2)).toEqual(person(0, 10, 10, 50).slice(0, 2));
    expect(cutCorners(person(-10, 10, 90, 50), frame)).toEqual(person(0, 10, 90, 50));
    const { weights } = encode(codec, [person(-90, 10, 10, 50)]);
    expect(weights.subarray(cells).some((weight) => weight === 1)).toBe(false);
    expect(weights.subarray(0, cells).some((weight) => weight === 0)).toBe(true);
  });

  it('reads the most certain cell’s box from a network’s output', () => {
    const channels = 1 + 4 * 11;
    const output = new Float32Array(cells * channels).fill(-9);
    // Cell (row 1, column 2) of stride 16: its point is at (40, 24).
    const cell = 16 * 12 + 8 + 2;
    output[cell * channels] = 3;
    [1, 1, 2, 3].forEach((distance, side) => {
      output[cell * channels + 1 + side * 11 + distance] = 20;
    });
    const [from, to, ...others] = codec.decode(output);
    expect(from?.point.x).toBeCloseTo(40 - 16 - 0.5, 3);
    expect(from?.point.y).toBeCloseTo(24 - 16 - 0.5, 3);
    expect(to?.point.x).toBeCloseTo(40 + 32 - 0.5, 3);
    expect(to?.point.y).toBeCloseTo(24 + 48 - 0.5, 3);
    expect(from?.confidence).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
    expect(others).toEqual([null, null]);
  });
});
