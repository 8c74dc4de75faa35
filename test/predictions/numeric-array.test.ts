import { describe, expect, it } from 'vitest';
import type { Axes } from '../../src/predictions/axes.ts';
import { layouts } from '../../src/predictions/numeric-array.ts';

/** Two people of three joints: the value is 100 · person + 10 · joint + coordinate. */
const data = [0, 1].flatMap((person) =>
  [0, 1, 2].flatMap((joint) => [0, 1].map((xy) => 100 * person + 10 * joint + xy)),
);
const array = { name: 'poses', dims: [2, 3, 2], fastest: 'last', data } as const;

describe('layouts', () => {
  it.each<[Axes, number]>([
    [['people', 'joints', 'xy'], 121],
    [['people', 'joints', 'yx'], 120],
  ])('of axes %j finds the second coordinate of the last joint of the second person', (axes, expected) => {
    const [layout] = layouts(array, 3, axes);
    expect(layout).toMatchObject({ people: 2, values: 2 });
    expect(data[layout!.place(1, 2, 1)]).toBe(expected);
  });

  it.each<[Axes]>([[['people', 'joints', 'joints']], [['joints', 'xy', 'yx']], [['people', 'people', 'xy']]])(
    'refuses axes %j, of which one is missing',
    (axes) => {
      const square = { ...array, dims: [3, 3, 3], data: Array.from({ length: 27 }, (_, index) => index) };
      expect(() => layouts(square, 3, axes)).toThrow(
        `unknown axes – got "${axes.join()}" – expected joints, people and xy (or yx) in some order`,
      );
    },
  );
});
