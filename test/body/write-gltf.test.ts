import {
  Bone,
  BufferGeometry,
  AnimationMixer,
  LoopOnce,
  type Object3D,
  SkinnedMesh,
  Vector3 as Point,
} from 'three';
import { BVHLoader } from 'three/addons/loaders/BVHLoader.js';
import { type GLTF, GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { describe, expect, it } from 'vitest';
import { fitBody, writeGltf } from '../../src/body/index.ts';
import { jointPositions, type Motion, readBvh, writeBvh } from '../../src/motion/index.ts';
import { distances, movingBody, seenPlaces } from './bodies.ts';

const motion = movingBody(20, 3);

function open(file: Uint8Array): Promise<GLTF> {
  return new GLTFLoader().parseAsync(file.slice().buffer, '');
}

/** The place of a joint of `motion` in a frame, in meters. */
function expected({ joints }: Motion, frame: number, joint: number): readonly number[] {
  const start = 3 * (frame * joints.length + joint);
  return [...jointPositions(motion).positions.subarray(start, start + 3)].map((value) => value / 1000);
}

const worldPlace = (object: Object3D) => object.getWorldPosition(new Point()).toArray();
const named = (root: Object3D, name: string) => root.getObjectByName(name.replaceAll(' ', '_'))!;

function expectNear(found: readonly number[], wanted: readonly number[], distance: number): void {
  expect(Math.hypot(...found.map((value, axis) => value - wanted[axis]!))).toBeLessThan(distance);
}

describe('glTF', () => {
  it('is opened by three.js, whose bones are where ours are in every frame', async () => {
    const { scene, animations } = await open(writeGltf([{ name: 'a person', motion }]));
    const mixer = new AnimationMixer(scene);
    const action = mixer.clipAction(animations[0]!);
    action.setLoop(LoopOnce, 1);
    action.clampWhenFinished = true;
    action.play();
    for (const frame of [0, 7, 19]) {
      mixer.setTime(frame / motion.frameRate);
      scene.updateMatrixWorld(true);
      motion.joints.forEach(({ name }, joint) => {
        expectNear(worldPlace(named(scene, name)), expected(motion, frame, joint), 1e-3);
      });
    }
  });

  it('has a mannequin whose skin moves with the bones', async () => {
    const { scene } = await open(writeGltf([{ name: 'a person', motion }]));
    scene.updateMatrixWorld(true);
    const meshes: SkinnedMesh[] = [];
    scene.traverse((object) => {
      if (object instanceof SkinnedMesh) meshes.push(object);
    });
    expect(meshes).toHaveLength(3);
    for (const mesh of meshes) {
      expect(mesh.geometry).toBeInstanceOf(BufferGeometry);
      expect(mesh.skeleton.bones.every((bone) => bone instanceof Bone)).toBe(true);
    }
    // Every vertex is within 120 mm of the segment of its bone, as the skin moved it.
    const [mesh] = meshes;
    const index = mesh!.geometry.getAttribute('skinIndex');
    const vertices = mesh!.geometry.getAttribute('position').count;
    for (let vertex = 0; vertex < vertices; vertex += 5) {
      const place = mesh!.getVertexPosition(vertex, new Point()).applyMatrix4(mesh!.matrixWorld);
      const bone = mesh!.skeleton.bones[index.getX(vertex)]!;
      const ends = [bone, ...bone.children].map((each) => each.getWorldPosition(new Point()));
      const reach = Math.max(...ends.map((end) => end.distanceTo(ends[0]!)));
      expect(place.distanceTo(ends[0]!)).toBeLessThan(reach + 0.12);
    }
  });

  it('shows a person only while they are there', async () => {
    const late = { name: 'late', motion: movingBody(10, 4), start: 1 };
    const { scene, animations } = await open(writeGltf([{ name: 'first', motion }, late]));
    const mixer = new AnimationMixer(scene);
    mixer.clipAction(animations[0]!).play();
    mixer.setTime(0.5);
    expect(named(scene, 'late').scale.x).toBe(0);
    mixer.setTime(1.1);
    expect(named(scene, 'late').scale.x).toBe(1);
    expect(named(scene, 'first').scale.x).toBe(0);
  });

  it('is a pose without an animation for one frame, and refuses nobody', async () => {
    const { animations } = await open(writeGltf([{ name: 'still', motion: movingBody(1, 1) }]));
    expect(animations).toEqual([]);
    expect(() => writeGltf([])).toThrow('nothing to write as glTF – got no figures');
  });
});

describe('BVH of a fitted body', () => {
  const fitted = fitBody(seenPlaces(motion), { smooth: 0 });
  const file = writeBvh(fitted);

  it('is read back as the same motion', () => {
    const back = readBvh(file, 'out.bvh');
    expect(back.joints.map(({ name }) => name.replaceAll('_', ' '))).toEqual(
      fitted.joints.map(({ name, parent, isEnd }) => (isEnd ? `${fitted.joints[parent]!.name} end` : name)),
    );
    expect(distances(back, fitted).largest).toBeLessThan(0.05);
  });

  it('is opened by three.js, whose bones are where ours are', () => {
    const { skeleton, clip } = new BVHLoader().parse(new TextDecoder().decode(file));
    const [root] = skeleton.bones;
    const mixer = new AnimationMixer(root!);
    mixer.clipAction(clip).play();
    const positions = jointPositions(fitted).positions;
    for (const frame of [0, 11]) {
      mixer.setTime(frame / fitted.frameRate + 1e-6);
      root!.updateMatrixWorld(true);
      fitted.joints.forEach(({ name, isEnd }, joint) => {
        if (isEnd) return;
        const start = 3 * (frame * fitted.joints.length + joint);
        const wanted = [...positions.subarray(start, start + 3)].map((value) => value / 1000);
        // The file's unit is a centimeter.
        const found = worldPlace(named(root!, name)).map((value) => value / 100);
        expectNear(found, wanted, 1e-3);
      });
    }
  });
});
