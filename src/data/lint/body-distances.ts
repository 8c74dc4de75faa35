import { at } from '../../foundation/index.ts';
import type { JointDistances } from './relabeling.ts';

/**
 * Typical distances between joints: for each joint, the median distances to the joints before it, divided by the
 * pose's spread (`poseSpread`). Measured on the 1000 training images of Leeds Sports Pose, left and right averaged.
 * Athletes appear in all postures; distances do not depend on which way up a person is.
 */
const rows: readonly (readonly [joint: string, distances: readonly number[]])[] = [
  ['right ankle', []],
  ['right knee', [0.82]],
  ['right hip', [1.49, 0.77]],
  ['left hip', [1.55, 0.85, 0.32]],
  ['left knee', [0.98, 0.48, 0.85, 0.77]],
  ['left ankle', [0.68, 0.98, 1.55, 1.49, 0.82]],
  ['right wrist', [1.88, 1.16, 0.68, 0.85, 1.29, 1.97]],
  ['right elbow', [2.07, 1.31, 0.68, 0.86, 1.44, 2.16, 0.48]],
  ['right shoulder', [2.46, 1.72, 1.04, 1.12, 1.79, 2.53, 0.86, 0.53]],
  ['left shoulder', [2.53, 1.79, 1.12, 1.04, 1.72, 2.46, 1.08, 0.9, 0.58]],
  ['left elbow', [2.16, 1.44, 0.86, 0.68, 1.31, 2.07, 0.95, 0.89, 0.9, 0.53]],
  ['left wrist', [1.97, 1.29, 0.85, 0.68, 1.16, 1.88, 0.82, 0.95, 1.08, 0.86, 0.48]],
  ['neck', [2.63, 1.89, 1.2, 1.2, 1.89, 2.63, 1.03, 0.8, 0.34, 0.34, 0.8, 1.03]],
  ['head top', [3.05, 2.31, 1.63, 1.63, 2.31, 3.05, 1.39, 1.17, 0.67, 0.67, 1.17, 1.39, 0.44]],
];

/** The table for joints by their names; `NaN` for unknown names. */
export function bodyDistances(joints: readonly string[]): JointDistances {
  const places = joints.map((joint) => rows.findIndex(([name]) => name === joint));
  return places.map((a) => places.map((b) => (a < 0 || b < 0 ? Number.NaN : between(a, b))));
}

function between(a: number, b: number): number {
  return a === b ? 0 : at(at(rows, Math.max(a, b))[1], Math.min(a, b));
}
