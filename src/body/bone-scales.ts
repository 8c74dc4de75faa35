import { at, median } from '../foundation/index.ts';
import { type BodyState, placed } from './body-state.ts';
import type { Body } from './human.ts';
import type { FrameTargets } from './residuals.ts';

/** Factors of a body's bones by their names. */
export type BoneScales = Readonly<Record<string, number>>;

const bonesOf = (body: Body) => [...new Set(body.map(({ bone }) => bone))].filter((bone) => bone !== '');

/** The bones' scales from the distances of the joints: medians over all frames and both sides. */
export function measuredScales(body: Body, targets: readonly FrameTargets[]): BoneScales {
  const found = new Map<string, number[]>();
  const add = (bone: string, ratio: number) => {
    const ratios = found.get(bone);
    if (ratios === undefined) found.set(bone, [ratio]);
    else ratios.push(ratio);
  };
  const place = ({ positions }: FrameTargets, joint: number) => positions.subarray(3 * joint, 3 * joint + 3);
  const between = (frame: FrameTargets, a: number, b: number) => {
    const [from, to] = [place(frame, a), place(frame, b)];
    return Math.hypot(...from.map((value, axis) => value - at(to, axis)));
  };
  const neck = body.findIndex(({ name }) => name === 'neck');
  body.forEach(({ bone, parent, offset, name }, joint) => {
    // A clavicle has no place of its own. It begins at the neck.
    const from = name.endsWith('shoulder') ? neck : parent;
    const length = Math.hypot(...offset);
    if (from < 0 || length === 0) return;
    for (const frame of targets) {
      const ratio = between(frame, from, joint) / length;
      if (Number.isFinite(ratio) && ratio > 0) add(bone, ratio);
    }
  });
  const known = [...found].map(([bone, ratios]) => [bone, median(ratios)] as const);
  const usual = median(known.map(([, scale]) => scale));
  const scales = Object.fromEntries(known);
  return Object.fromEntries(bonesOf(body).map((bone) => [bone, scales[bone] ?? usual]));
}

/**
 * The scales that bring the joints nearest to their targets while all rotations stay. A joint's place is linear in the
 * scales, so this is a linear least-squares problem. A slight pull to `before` decides about bones that are not seen.
 */
export function refinedScales(
  body: Body,
  rest: Body,
  targets: readonly FrameTargets[],
  states: readonly BodyState[],
  before: BoneScales,
): BoneScales {
  const bones = bonesOf(body);
  const size = bones.length;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const pull = 1e-6 * targets.length * 200 ** 2;
  bones.forEach((bone, index) => {
    matrix[index * size + index] = pull;
    right[index] = pull * (before[bone] ?? 1);
  });
  targets.forEach((frame, number) => {
    const state = at(states, number);
    const { world } = placed(body, state);
    for (let joint = 1; joint < body.length; joint++) {
      const weight = at(frame.weights, joint) ** 2;
      if (!(weight > 0) || Number.isNaN(at(frame.positions, 3 * joint))) continue;
      for (let axis = 0; axis < 3; axis++) {
        const row = new Float64Array(size);
        for (let above = joint; above > 0; above = at(body, above).parent) {
          const { parent } = at(body, above);
          const { offset, bone } = at(rest, above);
          const index = bones.indexOf(bone);
          const along = offset.reduce(
            (sum, value, column) => sum + value * at(world, 9 * parent + 3 * axis + column),
            0,
          );
          row[index] = at(row, index) + along;
        }
        const target = at(frame.positions, 3 * joint + axis) - at(state.root, axis);
        row.forEach((a, i) => {
          right[i] = at(right, i) + weight * a * target;
          row.forEach((b, j) => {
            matrix[i * size + j] = at(matrix, i * size + j) + weight * a * b;
          });
        });
      }
    }
  });
  const solved = solve(matrix, right);
  return Object.fromEntries(bones.map((bone, index) => [bone, Math.max(0.05, at(solved, index))]));
}

/** Solves a small positive definite system by elimination. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = at(matrix, row * size + pivot) / at(matrix, pivot * size + pivot);
      for (let column = pivot; column < size; column++) {
        matrix[row * size + column] =
          at(matrix, row * size + column) - factor * at(matrix, pivot * size + column);
      }
      right[row] = at(right, row) - factor * at(right, pivot);
    }
  }
  const result = new Float64Array(size);
  for (let row = size - 1; row >= 0; row--) {
    let sum = at(right, row);
    for (let column = row + 1; column < size; column++)
      sum -= at(matrix, row * size + column) * at(result, column);
    result[row] = sum / at(matrix, row * size + row);
  }
  return result;
}
