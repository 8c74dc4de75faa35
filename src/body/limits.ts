import { type Matrix3, multiply, rotate, transpose, type Vector3 } from '../motion/index.ts';
import type { Movement } from './human.ts';
import { cross, direction, dot, quaternionOf, rotationAround, shortestRotation } from './rotation-vector.ts';

/** An angle that a limit concerns, and its derivative for R → exp(ω) · R. */
export interface LimitedAngle {
  /** Radians beyond the limit, with a sign; 0 within it. */
  readonly excess: number;
  readonly gradient: Vector3;
}

/** The rotation about an axis that is left when the shortest rotation of this axis is taken off, in [−π, π]. */
export function twistAngle(rotation: Matrix3, [x, y, z]: Vector3): number {
  const q = quaternionOf(rotation);
  const angle = 2 * Math.atan2(q.x * x + q.y * y + q.z * z, q.w);
  return angle > Math.PI ? angle - 2 * Math.PI : angle < -Math.PI ? angle + 2 * Math.PI : angle;
}

/** The angle's derivative: with q → q + ω⊗q / 2, and p = v · axis, it is ω · (w (w·axis + v × axis) + p·v) / (w² + p²). */
function twistGradient(rotation: Matrix3, axis: Vector3): Vector3 {
  const { x, y, z, w } = quaternionOf(rotation);
  const v: Vector3 = [x, y, z];
  const p = dot(v, axis);
  const turned = cross(v, axis);
  const size = Math.max(1e-9, w * w + p * p);
  const entry = (index: 0 | 1 | 2) => (w * (w * axis[index] + turned[index]) + p * v[index]) / size;
  return [entry(0), entry(1), entry(2)];
}

const beyond = (angle: number, [least, most]: readonly [number, number]) =>
  angle > most ? angle - most : angle < least ? angle - least : 0;

/** The angles of a rotation that are beyond the joint's limits. */
export function limitedAngles(rotation: Matrix3, movement: Movement): readonly LimitedAngle[] {
  if (movement.kind === 'hinge') {
    const excess = beyond(twistAngle(rotation, movement.axis), movement.range);
    return excess === 0 ? [] : [{ excess, gradient: movement.axis }];
  }
  if (movement.kind !== 'ball') return [];
  const { bone, center, cone, twist } = movement;
  const found: LimitedAngle[] = [];
  const turned = beyond(twistAngle(rotation, bone), twist);
  if (turned !== 0) found.push({ excess: turned, gradient: twistGradient(rotation, bone) });
  const now = rotate(rotation, bone);
  const swung = Math.acos(Math.max(-1, Math.min(1, dot(now, center)))) - cone;
  const gradient = direction(cross(center, now));
  if (swung > 0 && gradient !== undefined) found.push({ excess: swung, gradient });
  return found;
}

/** The rotation with its angles moved into the joint's limits. */
export function withinLimits(rotation: Matrix3, movement: Movement): Matrix3 {
  if (movement.kind === 'hinge') {
    const [least, most] = movement.range;
    const angle = twistAngle(rotation, movement.axis);
    return rotationAround(movement.axis, Math.max(least, Math.min(most, angle)));
  }
  if (movement.kind !== 'ball' || limitedAngles(rotation, movement).length === 0) return rotation;
  const { bone, center, cone, twist } = movement;
  const now = rotate(rotation, bone);
  const swing = multiply(shortestRotation(bone, now), rotationAround(bone, 0));
  const about = twistAngle(multiply(transpose(swing), rotation), bone);
  const axis = direction(cross(center, now));
  const angle = Math.acos(Math.max(-1, Math.min(1, dot(now, center))));
  const inside = angle > cone && axis !== undefined ? rotate(rotationAround(axis, cone), center) : now;
  const turn = Math.max(twist[0], Math.min(twist[1], about));
  return multiply(shortestRotation(bone, inside), rotationAround(bone, turn));
}
