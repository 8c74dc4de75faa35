import { at } from '../foundation/index.ts';

/** x, y and z. */
export type Vector3 = readonly [number, number, number];

/** A rotation matrix, row by row. It maps a column vector v to R · v. */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

export type Axis = 'x' | 'y' | 'z';

/** An order of three rotations, first to last, as in `xyz`. */
export type AxisOrder = readonly [Axis, Axis, Axis];

export const unrotated: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** The right-handed rotation by an angle, in radians, about an axis. */
export function rotationAbout(axis: Axis, angle: number): Matrix3 {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  if (axis === 'x') return [1, 0, 0, 0, c, -s, 0, s, c];
  if (axis === 'y') return [c, 0, s, 0, 1, 0, -s, 0, c];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

/** a · b: first b, then a. */
export function multiply(a: Matrix3, b: Matrix3): Matrix3 {
  const [a0, a1, a2, a3, a4, a5, a6, a7, a8] = a;
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8] = b;
  return [
    a0 * b0 + a1 * b3 + a2 * b6,
    a0 * b1 + a1 * b4 + a2 * b7,
    a0 * b2 + a1 * b5 + a2 * b8,
    a3 * b0 + a4 * b3 + a5 * b6,
    a3 * b1 + a4 * b4 + a5 * b7,
    a3 * b2 + a4 * b5 + a5 * b8,
    a6 * b0 + a7 * b3 + a8 * b6,
    a6 * b1 + a7 * b4 + a8 * b7,
    a6 * b2 + a7 * b5 + a8 * b8,
  ];
}

/** The transposed matrix, which is a rotation's inverse. */
export function transpose([a, b, c, d, e, f, g, h, i]: Matrix3): Matrix3 {
  return [a, d, g, b, e, h, c, f, i];
}

/** R · v. */
export function rotate([a, b, c, d, e, f, g, h, i]: Matrix3, [x, y, z]: Vector3): Vector3 {
  return [a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z];
}

/**
 * Rotations about fixed axes, applied in the order that they are given in: the last factor of the product is the first
 * rotation. Angles in radians.
 */
export function rotationsAboutFixedAxes(turns: readonly (readonly [Axis, number])[]): Matrix3 {
  return turns.reduce((before, [axis, angle]) => multiply(rotationAbout(axis, angle), before), unrotated);
}

/**
 * The three angles, in radians, of a rotation R = R₁(a₁) · R₂(a₂) · R₃(a₃) about three different axes. The middle angle
 * is in [−π/2, π/2]. Where it is ±π/2 the other two are not unique, and the last one is 0.
 */
export function eulerAngles(matrix: Matrix3, order: AxisOrder): Vector3 {
  const [i, j, k] = order.map((axis) => 'xyz'.indexOf(axis)) as [number, number, number];
  const entry = (row: number, column: number) => at(matrix, 3 * row + column);
  // 1 for x, y, z and its cyclic shifts, −1 for the reversed orders.
  const sign = (j - i + 3) % 3 === 1 ? 1 : -1;
  const sine = Math.max(-1, Math.min(1, sign * entry(i, k)));
  const middle = Math.asin(sine);
  if (Math.abs(sine) > 1 - 1e-12) {
    return [Math.atan2(sign * entry(k, j), entry(j, j)), middle, 0];
  }
  return [Math.atan2(-sign * entry(j, k), entry(k, k)), middle, Math.atan2(-sign * entry(i, j), entry(i, i))];
}
