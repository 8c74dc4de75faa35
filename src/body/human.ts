import type { MotionJoint, Vector3 } from '../motion/index.ts';

/** How a joint can rotate against its parent. Angles are in radians. */
export type Movement =
  /** In every direction, without limits. */
  | { readonly kind: 'free' }
  /** About one axis of the parent's frame. */
  | { readonly kind: 'hinge'; readonly axis: Vector3; readonly range: readonly [number, number] }
  /** The bone stays inside a cone, and turns about itself within a range. */
  | {
      readonly kind: 'ball';
      /** Direction of the bone at rest, in the joint's frame: a unit vector. */
      readonly bone: Vector3;
      /** Axis of the cone, in the parent's frame: a unit vector. */
      readonly center: Vector3;
      /** Largest angle between the bone and the cone's axis. */
      readonly cone: number;
      /** Rotation about the bone, after the shortest rotation to its direction has been taken off. */
      readonly twist: readonly [number, number];
    }
  | { readonly kind: 'none' };

/** A joint with its limits. */
export interface BodyJoint extends MotionJoint {
  readonly movement: Movement;
  /** Bones with the same name have one scale: those of both sides. */
  readonly bone: string;
}

/** A kinematic skeleton: parents come before their children, y is up at rest, and the body looks along +z. */
export type Body = readonly BodyJoint[];

const degrees = Math.PI / 180;

/** A unit vector. */
function unit(x: number, y: number, z: number): Vector3 {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

/** Shares of the standing height below the ankle joint (Drillis & Contini 1966, as in Winter's Biomechanics). */
const ankleHeight = 0.039;

const ball = (
  bone: Vector3,
  center: Vector3,
  cone: number,
  twist: number,
): Extract<Movement, { kind: 'ball' }> => ({
  kind: 'ball',
  bone,
  center,
  cone: cone * degrees,
  twist: [-twist * degrees, twist * degrees],
});

const hinge = (axis: Vector3, most: number): Movement => ({
  kind: 'hinge',
  axis,
  range: [0, most * degrees],
});

/**
 * The body of a lifted pose. At rest it stands with the arms held sideways. Offsets are the means of the skeletons in
 * the CMU motion capture database, made symmetric. The limits are usual ranges of motion, a little widened, because the
 * joints of motion capture are not exactly at those of the bones. The clavicles are at the neck's place.
 */
export const humanBody: Body = [
  { name: 'pelvis', parent: -1, offset: [0, 0, 0], movement: { kind: 'free' }, bone: '' },
  {
    name: 'chest',
    parent: 0,
    offset: [0, 231, -11],
    movement: ball([0, 1, 0], [0, 1, 0], 70, 60),
    bone: 'spine',
  },
  {
    name: 'neck',
    parent: 1,
    offset: [0, 212, 11],
    movement: ball([0, 1, 0], [0, 1, 0], 75, 80),
    bone: 'upper spine',
  },
  {
    name: 'head top',
    parent: 2,
    offset: [0, 191, -21],
    movement: { kind: 'none' },
    bone: 'head',
    isEnd: true,
  },
  ...arm('right', 4),
  ...arm('left', 8),
  ...leg('right', 12),
  ...leg('left', 15),
];

/** @param first the index of the clavicle. */
function arm(side: 'right' | 'left', first: number): readonly BodyJoint[] {
  const out = side === 'left' ? 1 : -1;
  const clavicle: Vector3 = [181 * out, -33, -18];
  return [
    {
      name: `${side} clavicle`,
      parent: 1,
      offset: [0, 212, 11],
      movement: ball(unit(...clavicle), unit(...clavicle), 30, 15),
      bone: 'upper spine',
    },
    {
      name: `${side} shoulder`,
      parent: first,
      offset: clavicle,
      movement: ball([out, 0, 0], unit(0.7 * out, 0, 0.7), 125, 110),
      bone: 'clavicle',
    },
    {
      name: `${side} elbow`,
      parent: first + 1,
      offset: [288 * out, 0, 0],
      movement: hinge([0, -out, 0], 155),
      bone: 'upper arm',
    },
    {
      name: `${side} wrist`,
      parent: first + 2,
      offset: [184 * out, 0, 0],
      movement: { kind: 'none' },
      bone: 'forearm',
      isEnd: true,
    },
  ];
}

/** @param first the index of the hip. */
function leg(side: 'right' | 'left', first: number): readonly BodyJoint[] {
  const out = side === 'left' ? 1 : -1;
  return [
    {
      name: `${side} hip`,
      parent: 0,
      offset: [93 * out, -98, 41],
      movement: ball([0, -1, 0], unit(0.25 * out, -0.8, 0.55), 95, 60),
      bone: 'hip',
    },
    {
      name: `${side} knee`,
      parent: first,
      offset: [0, -395, 0],
      movement: hinge([1, 0, 0], 160),
      bone: 'thigh',
    },
    {
      name: `${side} ankle`,
      parent: first + 1,
      offset: [0, -425, 0],
      movement: { kind: 'none' },
      bone: 'shank',
      isEnd: true,
    },
  ];
}

/** Height in millimeters of a body that stands upright: from the soles, which are below the ankles, to the head's top. */
export function standingHeight(body: Body): number {
  const heights: number[] = [];
  for (const { parent, offset } of body) heights.push((heights[parent] ?? 0) + offset[1]);
  return (Math.max(...heights) - Math.min(...heights)) / (1 - ankleHeight);
}

/** The same body with other bones. @param scales factors by the bones' names; 1 for the others. */
export function scaledBody(body: Body, scales: Readonly<Record<string, number>>): Body {
  return body.map((joint) => {
    const scale = scales[joint.bone] ?? 1;
    const [x, y, z] = joint.offset;
    return { ...joint, offset: [scale * x, scale * y, scale * z] };
  });
}
