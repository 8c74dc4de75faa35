import { at } from '../foundation/index.ts';
import { type Matrix3, multiply, rotate, transpose, unrotated, type Vector3 } from '../motion/index.ts';
import type { BodyState } from './body-state.ts';
import type { Body } from './human.ts';
import { twistAngle, withinLimits } from './limits.ts';
import { cross, direction, dot, minus, rotationAround, shortestRotation } from './rotation-vector.ts';

/** A place of a joint; `undefined` for a missing one. */
export type PlaceOf = (joint: number) => Vector3 | undefined;

/**
 * A first estimate of a body's rotations from its joints' places, in closed form. A limb's hinge lies at a right angle to
 * the limb's two bones. Joints without enough places keep the rotation of `before`.
 */
export function initialState(body: Body, placeOf: PlaceOf, before: BodyState): BodyState {
  const index = (name: string) => body.findIndex((joint) => joint.name === name);
  const place = (name: string) => placeOf(index(name));
  const root = place('pelvis') ?? before.root;
  const world: Matrix3[] = [];
  const rotations = body.map(({ name, parent, movement }, joint) => {
    const above = parent < 0 ? unrotated : at(world, parent);
    const kept = at(before.rotations, joint);
    const towards = (to: number): Vector3 | undefined => {
      const [a, b] = [placeOf(joint) ?? (joint === 0 ? root : undefined), placeOf(to)];
      return a && b && direction(rotate(transpose(above), minus(b, a)));
    };
    const frame = (side: string, up: string): Matrix3 | undefined => {
      const [left, right, top] = [place(`left ${side}`), place(`right ${side}`), place(up)];
      const [low] = [placeOf(joint)];
      return left && right && top && low && uprightFrame(minus(left, right), minus(top, low));
    };
    const found = (): Matrix3 => {
      if (movement.kind === 'free') return frame('hip', 'chest') ?? frame('shoulder', 'neck') ?? kept;
      if (name === 'chest') {
        const upright = frame('shoulder', 'neck');
        return upright ? multiply(transpose(above), upright) : kept;
      }
      const child = body.findIndex(({ parent: own }) => own === joint);
      if (child < 0 || movement.kind === 'none') return kept;
      if (movement.kind === 'hinge')
        return hingeRotation(movement.axis, at(body, child).offset, towards(child)) ?? kept;
      const bone = towards(child);
      if (bone === undefined) return kept;
      const lower = at(body, child).movement;
      const end = body.findIndex(({ parent: own }) => own === child);
      if (lower.kind === 'hinge') {
        const [elbow, wrist] = [placeOf(child), placeOf(end)];
        const next = elbow && wrist && direction(rotate(transpose(above), minus(wrist, elbow)));
        const axis = next && cross(bone, next);
        if (axis !== undefined && Math.hypot(...axis) > 0.15) {
          return bothTurned(movement.bone, lower.axis, bone, direction(axis) ?? axis);
        }
      }
      return shortestRotation(direction(at(body, child).offset) ?? movement.bone, bone);
    };
    const own = withinLimits(found(), movement);
    world.push(multiply(above, own));
    return own;
  });
  return { root, rotations };
}

/** The rotation whose x axis is `left`, and whose y axis is as near to `up` as it can be. */
function uprightFrame(left: Vector3, up: Vector3): Matrix3 | undefined {
  const x = direction(left);
  const z = x && direction(cross(x, up));
  if (x === undefined || z === undefined) return undefined;
  const y = cross(z, x);
  return [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]];
}

/** The rotation of two unit vectors at a right angle to two others. */
function bothTurned(bone: Vector3, axis: Vector3, toBone: Vector3, toAxis: Vector3): Matrix3 {
  const first = shortestRotation(bone, toBone);
  const turned = rotate(first, axis);
  const angle = Math.atan2(dot(cross(turned, toAxis), toBone), dot(turned, toAxis));
  return multiply(rotationAround(toBone, angle), first);
}

/** The rotation about a hinge that brings a bone nearest to a direction. */
function hingeRotation(axis: Vector3, offset: Vector3, to: Vector3 | undefined): Matrix3 | undefined {
  const bone = direction(offset);
  if (bone === undefined || to === undefined) return undefined;
  const angle = twistAngle(shortestRotation(bone, to), axis);
  return rotationAround(axis, angle);
}
