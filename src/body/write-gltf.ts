import { LimberError } from '../errors.ts';
import { checkMotion, type Motion, placeJoints, rotationAt, unrotated } from '../motion/index.ts';
import { sideColors } from '../skeletons/index.ts';
import { version } from '../version.ts';
import { GltfBuffer } from './glb.ts';
import { type Mesh, mannequin, meshSides } from './mannequin.ts';
import { type Quaternion, quaternionOf } from './rotation-vector.ts';

/** A person of a file: a rig, its motion, and the time at which it begins. */
export interface Figure {
  readonly name: string;
  /** Millimeters, y up. */
  readonly motion: Motion;
  /** Seconds. Before it, and after the motion, the figure has no size. Default: 0. */
  readonly start?: number | undefined;
}

const millimeter = 0.001;
const arrayBuffer = 34962;
const elementBuffer = 34963;

/**
 * Writes figures as a binary glTF 2.0 file (.glb), in meters with y up. Each figure has a node for every joint, a skin
 * with inverse bind matrices, a mannequin of capsules, and an animation of all rotations and the root's place. A motion
 * of one frame is a pose without an animation.
 * @throws LimberError without figures, or when a motion contradicts itself.
 */
export function writeGltf(figures: readonly Figure[]): Uint8Array {
  if (figures.length === 0) {
    throw new LimberError({ what: 'nothing to write as glTF', got: 'no figures', expected: 'at least one' });
  }
  const buffer = new GltfBuffer();
  const nodes: object[] = [];
  const meshes: object[] = [];
  const skins: object[] = [];
  const channels: object[] = [];
  const samplers: object[] = [];
  const roots: number[] = [];
  const last = Math.max(
    ...figures.map(({ motion, start = 0 }) => start + (motion.frames - 1) / motion.frameRate),
  );
  const animate = (node: number, path: string, input: number, output: number, interpolation = 'LINEAR') => {
    samplers.push({ input, output, interpolation });
    channels.push({ sampler: samplers.length - 1, target: { node, path } });
  };
  for (const { name, motion, start = 0 } of figures) {
    checkMotion(motion, name);
    const { joints, frames, frameRate, rootPositions } = motion;
    const first = nodes.length + 1;
    const prefix = figures.length > 1 ? `${name} ` : '';
    roots.push(nodes.length);
    nodes.push({ name, children: [first, first + joints.length] });
    joints.forEach((joint, index) => {
      const children = joints.flatMap(({ parent }, child) => (parent === index ? [first + child] : []));
      const { x, y, z, w } = quaternionOf(rotationAt(motion, 0, index));
      const place = index === 0 ? rootPositions.subarray(0, 3) : joint.offset;
      nodes.push({
        name: `${prefix}${joint.name}`,
        translation: Array.from(place, (value) => value * millimeter),
        rotation: [x, y, z, w],
        ...(children.length > 0 && { children }),
      });
    });
    const inverse = buffer.add(inverseBindMatrices(motion), 'MAT4', 16);
    skins.push({
      joints: joints.map((_, index) => first + index),
      skeleton: first,
      inverseBindMatrices: inverse,
    });
    const body = mannequin(joints);
    const primitives = meshSides.flatMap((side, material) => {
      const mesh = body[side];
      return mesh.joints.length === 0 ? [] : [primitive(buffer, mesh, material)];
    });
    meshes.push({ name: `${prefix}mannequin`, primitives });
    nodes.push({ name: `${prefix}mannequin`, mesh: meshes.length - 1, skin: skins.length - 1 });
    if (frames > 1) {
      const times = buffer.add(
        Float32Array.from({ length: frames }, (_, frame) => start + frame / frameRate),
        'SCALAR',
        1,
        { bounds: true },
      );
      animate(
        first,
        'translation',
        times,
        buffer.add(
          Float32Array.from(rootPositions, (value) => value * millimeter),
          'VEC3',
          3,
        ),
      );
      joints.forEach(({ isEnd }, index) => {
        if (!isEnd)
          animate(first + index, 'rotation', times, buffer.add(quaternions(motion, index), 'VEC4', 4));
      });
    }
    const end = start + frames / frameRate;
    if (start > 0 || end < last) {
      const shown = [...(start > 0 ? [[0, 0]] : []), [start, 1], ...(end < last ? [[end, 0]] : [])] as [
        number,
        number,
      ][];
      const times = Float32Array.from(shown, ([time]) => time);
      const sizes = Float32Array.from(shown.flatMap(([, size]) => [size, size, size]));
      animate(
        first - 1,
        'scale',
        buffer.add(times, 'SCALAR', 1, { bounds: true }),
        buffer.add(sizes, 'VEC3', 3),
        'STEP',
      );
    }
  }
  return buffer.file({
    asset: { version: '2.0', generator: `Limber ${version}` },
    scene: 0,
    scenes: [{ nodes: roots }],
    nodes,
    meshes,
    skins,
    materials: meshSides.map((side) => ({
      name: side,
      pbrMetallicRoughness: {
        baseColorFactor: linearColor(sideColors[side]),
        metallicFactor: 0,
        roughnessFactor: 0.7,
      },
    })),
    ...(channels.length > 0 && { animations: [{ name: 'motion', channels, samplers }] }),
  });
}

function primitive(buffer: GltfBuffer, mesh: Mesh, material: number): object {
  const indices =
    mesh.joints.length < 65_536 ? Uint16Array.from(mesh.indices) : Uint32Array.from(mesh.indices);
  return {
    attributes: {
      POSITION: buffer.add(
        Float32Array.from(mesh.positions, (value) => value * millimeter),
        'VEC3',
        3,
        { target: arrayBuffer, bounds: true },
      ),
      NORMAL: buffer.add(Float32Array.from(mesh.normals), 'VEC3', 3, { target: arrayBuffer }),
      JOINTS_0: buffer.add(Uint8Array.from(mesh.joints.flatMap((joint) => [joint, 0, 0, 0])), 'VEC4', 4, {
        target: arrayBuffer,
      }),
      WEIGHTS_0: buffer.add(Float32Array.from(mesh.joints.flatMap(() => [1, 0, 0, 0])), 'VEC4', 4, {
        target: arrayBuffer,
      }),
    },
    indices: buffer.add(indices, 'SCALAR', 1, { target: elementBuffer }),
    material,
  };
}

/** At rest, joints are not rotated, so the inverse of a joint's matrix is a translation. Column by column. */
function inverseBindMatrices({ joints }: Motion): Float32Array {
  const positions = new Float64Array(3 * joints.length);
  placeJoints(
    joints,
    [0, 0, 0],
    joints.flatMap(() => unrotated),
    positions,
  );
  return Float32Array.from(
    joints.flatMap((_, joint) => {
      const place = Array.from(positions.subarray(3 * joint, 3 * joint + 3), (value) => -value * millimeter);
      return [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...place, 1];
    }),
  );
}

/** A joint's rotations. Of the two quaternions of a rotation, the one nearer to the frame before is chosen. */
function quaternions(motion: Motion, joint: number): Float32Array {
  const found = new Float32Array(4 * motion.frames);
  let before: Quaternion = { x: 0, y: 0, z: 0, w: 1 };
  for (let frame = 0; frame < motion.frames; frame++) {
    const q = quaternionOf(rotationAt(motion, frame, joint));
    const along = q.x * before.x + q.y * before.y + q.z * before.z + q.w * before.w;
    const sign = along < 0 ? -1 : 1;
    before = { x: sign * q.x, y: sign * q.y, z: sign * q.z, w: sign * q.w };
    found.set([before.x, before.y, before.z, before.w], 4 * frame);
  }
  return found;
}

/** A color `#rrggbb` of sRGB as linear red, green, blue and alpha. */
function linearColor(color: string): readonly number[] {
  const parts = [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255);
  return [...parts.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)), 1];
}
