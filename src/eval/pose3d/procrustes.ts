import { at } from '../../foundation/index.ts';
import { type Point3d, type Pose3d, subtract } from './pose3d.ts';

/**
 * The pose after Procrustes analysis: the rotation, scale and translation that bring it closest to the truth. Closeness is
 * the sum of squared distances over the joints that both have. The rotation is always proper: a mirrored pose is not
 * turned into its reflection. It is found as a unit quaternion (Horn, 1987, section 4), so no reflection can arise.
 * @returns `undefined` with fewer than three common joints, or when all of the prediction's joints coincide.
 */
export function alignedPose(prediction: Pose3d, truth: Pose3d): Pose3d | undefined {
  const common = prediction.flatMap((point, joint): [Point3d, Point3d][] => {
    const other = truth[joint];
    return point && other ? [[point, other]] : [];
  });
  if (common.length < 3) return undefined;
  const [from, to] = [meanOf(common.map(([point]) => point)), meanOf(common.map(([, point]) => point))];
  const covariance = new Float64Array(9);
  let size = 0;
  for (const [point, other] of common) {
    const [a, b] = [coordinates(subtract(point, from)), coordinates(subtract(other, to))];
    size += a.reduce((sum, value) => sum + value * value, 0);
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) covariance[3 * row + column]! += at(a, row) * at(b, column);
    }
  }
  if (size < 1e-12) return undefined;
  const { rotation, value } = bestRotation(covariance);
  const scale = Math.max(0, value) / size;
  return prediction.map((point) => {
    if (!point) return null;
    const [x, y, z] = coordinates(subtract(point, from));
    const turned = (row: number) =>
      scale * (at(rotation, 3 * row) * x + at(rotation, 3 * row + 1) * y + at(rotation, 3 * row + 2) * z);
    return { x: to.x + turned(0), y: to.y + turned(1), z: to.z + turned(2) };
  });
}

/**
 * The rotation R that maximizes the sum of b · (R · a), and that sum.
 * @param m the sum of a · bᵀ, row by row.
 */
function bestRotation(m: Float64Array): { readonly rotation: readonly number[]; readonly value: number } {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = Array.from(m) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const { vector, value } = largestEigenvector([
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]);
  const [w, x, y, z] = vector as [number, number, number, number];
  const rotation = [
    w * w + x * x - y * y - z * z,
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    w * w - x * x + y * y - z * z,
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    w * w - x * x - y * y + z * z,
  ];
  return { rotation, value };
}

/** The largest eigenvalue of a symmetric matrix and its unit vector, by Jacobi's rotations. */
function largestEigenvector(matrix: number[][]): {
  readonly vector: readonly number[];
  readonly value: number;
} {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, row) => a.map((_, column) => Number(row === column)));
  const scale = Math.max(...a.flat().map(Math.abs));
  for (let sweep = 0; sweep < 50; sweep++) {
    let rest = 0;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const off = a[p]![q]!;
        rest = Math.max(rest, Math.abs(off));
        if (Math.abs(off) <= 1e-18 * scale) continue;
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * off);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        turn(a, v, p, q, c, t * c);
      }
    }
    if (rest <= 1e-15 * scale) break;
  }
  const best = a.reduce((most, row, index) => (row[index]! > a[most]![most]! ? index : most), 0);
  return { vector: v.map((row) => row[best]!), value: a[best]![best]! };
}

function turn(a: number[][], v: number[][], p: number, q: number, c: number, s: number): void {
  for (const row of [...a, ...v]) {
    const [left, right] = [row[p]!, row[q]!];
    row[p] = c * left - s * right;
    row[q] = s * left + c * right;
  }
  for (let column = 0; column < a.length; column++) {
    const [upper, lower] = [a[p]![column]!, a[q]![column]!];
    a[p]![column] = c * upper - s * lower;
    a[q]![column] = s * upper + c * lower;
  }
}

function meanOf(points: readonly Point3d[]): Point3d {
  const mean = (of: (point: Point3d) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  return { x: mean(({ x }) => x), y: mean(({ y }) => y), z: mean(({ z }) => z) };
}

function coordinates({ x, y, z }: Point3d): [number, number, number] {
  return [x, y, z];
}
