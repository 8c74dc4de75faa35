import type { Matrix3, Vector3 } from '../motion/index.ts';

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function scaled(a: Vector3, factor: number): Vector3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function minus(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** The unit vector in a direction; `undefined` for a vector that is too short to have one. */
export function direction(a: Vector3): Vector3 | undefined {
  const length = Math.hypot(...a);
  return length > 1e-9 ? scaled(a, 1 / length) : undefined;
}

/** The rotation by an angle, in radians, about a unit vector (Rodrigues). */
export function rotationAround([x, y, z]: Vector3, angle: number): Matrix3 {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const d = 1 - c;
  return [
    c + d * x * x,
    d * x * y - s * z,
    d * x * z + s * y,
    d * x * y + s * z,
    c + d * y * y,
    d * y * z - s * x,
    d * x * z - s * y,
    d * y * z + s * x,
    c + d * z * z,
  ];
}

/** The rotation of a rotation vector: its direction is the axis, its length the angle in radians. */
export function rotationOf(vector: Vector3): Matrix3 {
  const angle = Math.hypot(...vector);
  return rotationAround(angle > 1e-12 ? scaled(vector, 1 / angle) : [1, 0, 0], angle);
}

/** A unit quaternion. */
export interface Quaternion {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly w: number;
}

/** The unit quaternion with w ≥ 0 of a rotation (Shepperd 1978). */
export function quaternionOf([a, b, c, d, e, f, g, h, i]: Matrix3): Quaternion {
  const trace = a + e + i;
  const biggest = Math.max(trace, a, e, i);
  const size = 2 * Math.sqrt(Math.max(0, 1 + (biggest === trace ? trace : 2 * biggest - trace)));
  const found =
    biggest === trace
      ? [(h - f) / size, (c - g) / size, (d - b) / size, size / 4]
      : biggest === a
        ? [size / 4, (b + d) / size, (c + g) / size, (h - f) / size]
        : biggest === e
          ? [(b + d) / size, size / 4, (f + h) / size, (c - g) / size]
          : [(c + g) / size, (f + h) / size, size / 4, (d - b) / size];
  const [x, y, z, w] = found as [number, number, number, number];
  const length = Math.hypot(x, y, z, w) * (w < 0 ? -1 : 1);
  return { x: x / length, y: y / length, z: z / length, w: w / length };
}

/** The rotation vector of a rotation, with an angle in [0, π]. */
export function vectorOf(matrix: Matrix3): Vector3 {
  const { x, y, z, w } = quaternionOf(matrix);
  const length = Math.hypot(x, y, z);
  return scaled([x, y, z], length < 1e-9 ? 2 : (2 * Math.atan2(length, w)) / length);
}

/**
 * How the rotation vector v of R changes: d v = J · ω for R → exp(ω) · R. The inverse of the left Jacobian of SO(3)
 * (Solà et al. 2018, equation 146).
 */
export function vectorJacobian(v: Vector3): Matrix3 {
  const angle = Math.hypot(...v);
  const half = angle / 2;
  const k = angle < 1e-4 ? 1 / 12 : (1 - half / Math.tan(half)) / (angle * angle);
  const [x, y, z] = v;
  const square = angle * angle;
  return [
    1 + k * (x * x - square),
    k * x * y + z / 2,
    k * x * z - y / 2,
    k * x * y - z / 2,
    1 + k * (y * y - square),
    k * y * z + x / 2,
    k * x * z + y / 2,
    k * y * z - x / 2,
    1 + k * (z * z - square),
  ];
}

/** The shortest rotation from one unit vector to another. */
export function shortestRotation(from: Vector3, to: Vector3): Matrix3 {
  const axis = direction(cross(from, to));
  const angle = Math.atan2(Math.hypot(...cross(from, to)), dot(from, to));
  if (axis !== undefined) return rotationAround(axis, angle);
  // Equal or opposite vectors: for the latter, any axis at a right angle is as good.
  const other: Vector3 = Math.abs(from[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0];
  return rotationAround(direction(cross(from, other)) ?? [0, 0, 1], angle);
}
