import { describe, expect, it } from 'vitest';
import { filmStyle } from '../../src/film/film-style.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import type { TrackedFrame } from '../../src/skeletons/index.ts';
import { corners } from './films.ts';

const frame = (number: number, people: readonly (readonly [id: number, x: number])[]): TrackedFrame => ({
  frame: number,
  people: people.map(([id, x]) => ({
    id,
    pose: [
      { point: imagePoint(x, 100), confidence: 0.9 },
      { point: imagePoint(x + 60, 300), confidence: 0.9 },
    ],
  })),
});

/** The colors of the first two identities. */
const colors = ['#56b4e9', '#e69f00'];

/** The left ends of the numbers in the identity's own color, by identity. */
function numbers(svg: string): Record<string, number> {
  const found = [
    ...svg.matchAll(/aria-label="(\d+)" transform="translate\((-?[\d.]+) [^>]*stroke="([^"]+)"/g),
  ];
  return Object.fromEntries(
    found.flatMap(([, id, x, color]) => (color === colors[Number(id) - 1] ? [[id, Number(x)]] : [])),
  );
}

describe('the numbers of identities in a drawn film', () => {
  const draw = () => filmStyle({ width: 640, height: 360 }, corners, new Map());

  it('are above each known person, in the color of the skeleton', () => {
    const found = numbers(
      draw()(
        frame(0, [
          [1, 100],
          [2, 400],
          [0, 500],
        ]),
      ),
    );
    expect(Object.keys(found)).toEqual(['1', '2']);
    expect(Math.abs(found[1]! - 130)).toBeLessThan(12);
    expect(Math.abs(found[2]! - 430)).toBeLessThan(12);
  });

  it('do not tremble with the pose, and follow a person who is elsewhere', () => {
    const drawn = draw();
    const first = numbers(drawn(frame(0, [[1, 100]])))[1]!;
    expect(numbers(drawn(frame(1, [[1, 110]])))[1]! - first).toBeCloseTo(3, 1);
    expect(numbers(drawn(frame(2, [[1, 400]])))[1]! - first).toBeCloseTo(300, 1);
  });
});
