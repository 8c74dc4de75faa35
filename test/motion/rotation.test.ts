import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AxisOrder,
  eulerAngles,
  type Matrix3,
  multiply,
  rotate,
  rotationAbout,
  rotationsAboutFixedAxes,
  transpose,
  unrotated,
} from '../../src/motion/index.ts';

const orders: readonly AxisOrder[] = [
  ['x', 'y', 'z'],
  ['x', 'z', 'y'],
  ['y', 'x', 'z'],
  ['y', 'z', 'x'],
  ['z', 'x', 'y'],
  ['z', 'y', 'x'],
];

function product(order: AxisOrder, angles: readonly number[]): Matrix3 {
  return order.reduce(
    (before, axis, place) => multiply(before, rotationAbout(axis, angles[place]!)),
    unrotated,
  );
}

function expectClose(found: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  expect(Math.max(...found.map((value, place) => Math.abs(value - expected[place]!)))).toBeLessThan(
    tolerance,
  );
}

describe('rotations', () => {
  it('turns x to y about z, y to z about x, and z to x about y', () => {
    const quarter = Math.PI / 2;
    expectClose(rotate(rotationAbout('z', quarter), [1, 0, 0]), [0, 1, 0]);
    expectClose(rotate(rotationAbout('x', quarter), [0, 1, 0]), [0, 0, 1]);
    expectClose(rotate(rotationAbout('y', quarter), [0, 0, 1]), [1, 0, 0]);
  });

  it('turns about fixed axes in the given order', () => {
    const turned = rotationsAboutFixedAxes([
      ['x', 0.3],
      ['y', -0.8],
      ['z', 1.1],
    ]);
    expectClose(turned, product(['z', 'y', 'x'], [1.1, -0.8, 0.3]));
    expectClose(multiply(turned, transpose(turned)), unrotated);
  });

  it.each(orders)('finds the angles about %s, %s and %s again', (...order) => {
    const angle = fc.double({ min: -3.1, max: 3.1, noNaN: true });
    const middle = fc.double({ min: -1.56, max: 1.56, noNaN: true });
    fc.assert(
      fc.property(angle, middle, angle, (...angles) => {
        expectClose(eulerAngles(product(order, angles), order), angles, 1e-6);
      }),
    );
  });

  it.each(orders)(
    'gives a right rotation where the middle angle about %s, %s, %s is a right angle',
    (...order) => {
      for (const middle of [Math.PI / 2, -Math.PI / 2]) {
        const matrix = product(order, [0.4, middle, 0.9]);
        expectClose(product(order, eulerAngles(matrix, order)), matrix, 1e-6);
      }
    },
  );
});
