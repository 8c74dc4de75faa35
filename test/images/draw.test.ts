import { describe, expect, it } from 'vitest';
import { type AnyImage, drawDisc, drawLine, type Image, tile } from '../../src/images/index.ts';

const black = (width: number, height: number): Image => ({
  width,
  height,
  data: new Uint8Array(width * height * 3),
});
const white = [255, 255, 255] as const;
/** Rows of `#` and `.`. */
const rows = ({ width, height, data }: AnyImage) =>
  Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (data[(y * width + x) * 3] ? '#' : '.')).join(''),
  );

describe('drawing', () => {
  it('draws discs, clipped at the border', () => {
    const image = black(5, 4);
    drawDisc(image, { x: 1, y: 1 }, 1, white);
    drawDisc(image, { x: 5, y: 3 }, 1.5, white);
    expect(rows(image)).toEqual(['.#...', '###..', '.#..#', '....#']);
  });

  it('draws rings around a hole', () => {
    const image = black(5, 5);
    drawDisc(image, { x: 2, y: 2 }, 2, white, 1);
    expect(rows(image)).toEqual(['..#..', '.###.', '##.##', '.###.', '..#..']);
  });

  it('draws lines without gaps', () => {
    const image = black(6, 3);
    drawLine(image, { x: 0, y: 0 }, { x: 5, y: 2 }, 0.5, white);
    expect(rows(image)).toEqual(['##....', '..##..', '....##']);
  });

  it('puts images side by side', () => {
    const bright = { ...black(2, 1), data: new Uint8Array(6).fill(9) };
    expect(rows(tile([bright, bright, bright], 2))).toEqual(['##.##.', '......', '##....', '......']);
  });
});
