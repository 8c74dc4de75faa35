import { at } from '../foundation/index.ts';
import { type MotionJoint, placeJoints, rotate, unrotated, type Vector3 } from '../motion/index.ts';
import { direction, minus, scaled, shortestRotation } from './rotation-vector.ts';

/** A mesh at rest, in millimeters. Each vertex moves with one joint. */
export interface Mesh {
  /** [vertices, 3]. */
  readonly positions: readonly number[];
  /** Unit vectors: [vertices, 3]. */
  readonly normals: readonly number[];
  /** The joint that each vertex moves with. */
  readonly joints: readonly number[];
  /** Triangles, counterclockwise from outside: [triangles, 3]. */
  readonly indices: readonly number[];
}

export const meshSides = ['left', 'right', 'center'] as const;

/** Radii in millimeters of the limb that ends at a joint, for a body whose spine and neck are 634 mm long. */
const radii: readonly (readonly [end: string, radius: number])[] = [
  ['head top', 78],
  ['neck', 100],
  ['chest', 108],
  ['shoulder', 52],
  ['elbow', 44],
  ['wrist', 36],
  ['hip', 92],
  ['knee', 70],
  ['ankle', 50],
];
const usualRadius = 40;
const usualTrunk = 634;
const around = 14;
const upward = 5;

/** A simple mannequin: a capsule for every bone. There are no hands and no feet, because a lifted pose has none. */
export function mannequin(
  joints: readonly MotionJoint[],
): Readonly<Record<(typeof meshSides)[number], Mesh>> {
  const positions = new Float64Array(3 * joints.length);
  placeJoints(
    joints,
    [0, 0, 0],
    joints.flatMap(() => unrotated),
    positions,
  );
  const place = (joint: number): Vector3 =>
    [...positions.subarray(3 * joint, 3 * joint + 3)] as unknown as Vector3;
  const size = sizeOf(joints, positions);
  const meshes = { left: emptyMesh(), right: emptyMesh(), center: emptyMesh() };
  joints.forEach(({ name, parent }, joint) => {
    // A clavicle begins at the neck, so the bone to it is that of the spine.
    if (parent < 0 || name.endsWith('clavicle')) return;
    const radius = size * (radii.find(([end]) => name.endsWith(end))?.[1] ?? usualRadius);
    const [from, to] = [place(parent), place(joint)];
    const axis = minus(to, from);
    const bone = direction(axis);
    if (bone === undefined || Math.hypot(...axis) < 1e-3) return;
    const side = name.startsWith('left') ? 'left' : name.startsWith('right') ? 'right' : 'center';
    // The head ends at its top; the other capsules have their round ends around the joints.
    const isHead = name === 'head top';
    const begin: Vector3 = isHead ? add(from, scaled(axis, 0.45)) : from;
    const end = isHead ? minus(to, scaled(bone, radius)) : to;
    addCapsule(meshes[side], parent, { begin, end, bone, radius });
  });
  return meshes;
}

/** The size of the body relative to the one of the radii. */
function sizeOf(joints: readonly MotionJoint[], positions: Float64Array): number {
  const top = joints.findIndex(({ name }) => name === 'head top');
  const heights = positions.filter((_, index) => index % 3 === 1);
  const trunk = top < 0 ? (Math.max(...heights) - Math.min(...heights)) / 2.4 : at(positions, 3 * top + 1);
  return trunk > 0 ? trunk / usualTrunk : 1;
}

interface MutableMesh extends Mesh {
  readonly positions: number[];
  readonly normals: number[];
  readonly joints: number[];
  readonly indices: number[];
}

const emptyMesh = (): MutableMesh => ({ positions: [], normals: [], joints: [], indices: [] });
const add = (a: Vector3, b: Vector3): Vector3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

interface Capsule {
  readonly begin: Vector3;
  readonly end: Vector3;
  /** Direction of the bone. */
  readonly bone: Vector3;
  readonly radius: number;
}

/** Adds a cylinder with half spheres at its ends, as rings from one pole to the other. */
function addCapsule(mesh: MutableMesh, joint: number, { begin, end, bone, radius }: Capsule): void {
  const first = mesh.joints.length;
  const turn = shortestRotation([0, 1, 0], bone);
  const rings = [begin, end].flatMap((center, half) =>
    Array.from({ length: upward + 1 }, (_, step) => ({
      center,
      latitude: ((half === 0 ? step - upward : step) / upward) * (Math.PI / 2),
    })),
  );
  for (const { center, latitude } of rings) {
    for (let step = 0; step < around; step++) {
      const angle = (2 * Math.PI * step) / around;
      const level = Math.cos(latitude);
      const normal = rotate(turn, [level * Math.sin(angle), Math.sin(latitude), level * Math.cos(angle)]);
      mesh.normals.push(...normal);
      mesh.positions.push(...add(center, scaled(normal, radius)));
      mesh.joints.push(joint);
    }
  }
  for (let ring = 0; ring + 1 < rings.length; ring++) {
    for (let step = 0; step < around; step++) {
      const [a, b] = [first + ring * around + step, first + ring * around + ((step + 1) % around)];
      mesh.indices.push(a, b, b + around, a, b + around, a + around);
    }
  }
}
