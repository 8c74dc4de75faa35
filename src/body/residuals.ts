import { at } from '../foundation/index.ts';
import { type Matrix3, multiply, transpose, type Vector3 } from '../motion/index.ts';
import { type BodyState, placed, type Unknowns } from './body-state.ts';
import type { Body } from './human.ts';
import { limitedAngles, twistAngle } from './limits.ts';
import type { NormalEquations } from './normal-equations.ts';
import { vectorJacobian, vectorOf } from './rotation-vector.ts';

/** Weights that turn radians to millimeters. */
export interface FitWeights {
  /** For each radian beyond a limit. */
  readonly limit: number;
  /** For each radian away from rest. It decides only what the joints' places leave open. */
  readonly rest: number;
  /** For each radian of a second difference in time. */
  readonly smooth: number;
  /** For each millimeter of a second difference of the root's place. */
  readonly smoothRoot: number;
}

/** The targets of one frame: [joints, 3], NaN for none; and the weight of each joint. */
export interface FrameTargets {
  readonly positions: Float64Array;
  readonly weights: Float64Array;
}

const most = 64;
const unknownsOfRow = new Int32Array(most);
const slopes = new Float64Array(most);

/** Adds how far the joints are from their targets. With R → exp(ω) · R, a joint below moves by (P ω) × (its place − the joint's), where P is the parent's rotation in the world. */
export function addTargets(
  system: NormalEquations,
  body: Body,
  unknowns: Unknowns,
  state: BodyState,
  { positions: targets, weights }: FrameTargets,
  start: number,
): void {
  const { positions, world } = placed(body, state);
  for (let joint = 0; joint < body.length; joint++) {
    const weight = weights[joint] as number;
    if (!(weight > 0) || Number.isNaN(targets[3 * joint] as number)) continue;
    const place = (axis: number, of = joint) => positions[3 * of + axis] as number;
    for (let axis = 0; axis < 3; axis++) {
      let count = 0;
      const put = (unknown: number, slope: number) => {
        unknownsOfRow[count] = start < 0 ? -1 : start + unknown;
        slopes[count++] = weight * slope;
      };
      put(axis, 1);
      const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
      for (let above = at(body, joint).parent; above >= 0; above = at(body, above).parent) {
        const { movement, parent } = at(body, above);
        const { first, count: own } = at(unknowns.joints, above);
        const [du, dv] = [place(u) - place(u, above), place(v) - place(v, above)];
        const entry = (row: number, column: number) =>
          parent < 0 ? (row === column ? 1 : 0) : (world[9 * parent + 3 * row + column] as number);
        // (a × d) of this axis is a_u d_v − a_v d_u.
        if (movement.kind === 'hinge') {
          const [a, b, c] = movement.axis;
          const turned = (row: number) => entry(row, 0) * a + entry(row, 1) * b + entry(row, 2) * c;
          put(first, turned(u) * dv - turned(v) * du);
        } else {
          for (let column = 0; column < own; column++) {
            put(first + column, entry(u, column) * dv - entry(v, column) * du);
          }
        }
      }
      system.add(weight * (place(axis) - at(targets, 3 * joint + axis)), unknownsOfRow, slopes, count);
    }
  }
}

/** Adds the angles beyond the limits, and a slight pull to rest. */
export function addLimits(
  system: NormalEquations,
  body: Body,
  unknowns: Unknowns,
  { rotations }: BodyState,
  { limit, rest }: FitWeights,
  start: number,
): void {
  body.forEach(({ movement }, joint) => {
    const { first, count } = at(unknowns.joints, joint);
    const rotation = at(rotations, joint);
    for (let column = 0; column < count; column++) {
      unknownsOfRow[column] = start < 0 ? -1 : start + first + column;
    }
    for (const { excess, gradient } of limitedAngles(rotation, movement)) {
      for (let column = 0; column < count; column++) {
        slopes[column] = count === 1 ? limit : limit * at(gradient, column);
      }
      system.add(limit * excess, unknownsOfRow, slopes, count);
    }
    if (movement.kind === 'hinge') {
      slopes[0] = rest;
      system.add(rest * twistAngle(rotation, movement.axis), unknownsOfRow, slopes, 1);
    } else if (movement.kind === 'ball') {
      const vector = vectorOf(rotation);
      const jacobian = vectorJacobian(vector);
      for (let row = 0; row < 3; row++) {
        for (let column = 0; column < 3; column++) slopes[column] = rest * at(jacobian, 3 * row + column);
        system.add(rest * at(vector, row), unknownsOfRow, slopes, 3);
      }
    }
  });
}

/** Three consecutive frames: their states, and where their unknowns begin; −1 for a frame that is fixed. */
export interface Triple {
  readonly states: readonly [BodyState, BodyState, BodyState];
  readonly starts: readonly [number, number, number];
}

/** Adds the second differences in time of the root's place and of all rotations: log(R₃R₂ᵀ) − log(R₂R₁ᵀ). */
export function addSmoothness(
  system: NormalEquations,
  body: Body,
  unknowns: Unknowns,
  { states, starts }: Triple,
  { smooth, smoothRoot }: FitWeights,
): void {
  const [one, two, three] = states;
  const place = (frame: 0 | 1 | 2, unknown: number) => (starts[frame] < 0 ? -1 : starts[frame] + unknown);
  for (let axis = 0; axis < 3; axis++) {
    ([0, 1, 2] as const).forEach((frame) => {
      unknownsOfRow[frame] = place(frame, axis);
      slopes[frame] = smoothRoot * (frame === 1 ? -2 : 1);
    });
    const change = at(one.root, axis) - 2 * at(two.root, axis) + at(three.root, axis);
    system.add(smoothRoot * change, unknownsOfRow, slopes, 3);
  }
  for (let joint = 0; joint < body.length; joint++) {
    const { first, count } = at(unknowns.joints, joint);
    if (count === 0) continue;
    const turn = (to: BodyState, from: BodyState): Vector3 =>
      vectorOf(multiply(at(to.rotations, joint), transpose(at(from.rotations, joint))));
    const [before, after] = [turn(two, one), turn(three, two)];
    const { movement } = at(body, joint);
    const [left, right] = [jacobians(before), jacobians(after)];
    for (let row = 0; row < (count === 1 ? 1 : 3); row++) {
      let entries = 0;
      for (const frame of [0, 1, 2] as const) {
        for (let column = 0; column < count; column++) {
          const slopeOf = (matrix: Matrix3) => at(matrix, 3 * row + column);
          const hinged = frame === 1 ? -2 : 1;
          const full =
            frame === 0
              ? slopeOf(left.from)
              : frame === 2
                ? slopeOf(right.to)
                : -slopeOf(right.from) - slopeOf(left.to);
          unknownsOfRow[entries] = place(frame, first + column);
          slopes[entries++] = smooth * (movement.kind === 'hinge' ? hinged : full);
        }
      }
      const along = (vector: Vector3) =>
        movement.kind === 'hinge'
          ? vector.reduce((sum, value, axis) => sum + value * at(movement.axis, axis), 0)
          : at(vector, row);
      system.add(smooth * (along(after) - along(before)), unknownsOfRow, slopes, entries);
    }
  }
}

/** For v = log(R₂R₁ᵀ): its derivative by the step of R₂, and the negative of that by the step of R₁. */
function jacobians(v: Vector3): { readonly to: Matrix3; readonly from: Matrix3 } {
  return { to: vectorJacobian(v), from: vectorJacobian([-v[0], -v[1], -v[2]]) };
}
