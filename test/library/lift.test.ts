import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { humanBody, standingHeight } from '../../src/body/index.ts';
import { inputLength, liftJoints, outputLength } from '../../src/lift/index.ts';
import { formatMetadata, liftNetwork, metadataKey } from '../../src/models/index.ts';
import { readBvh } from '../../src/motion/index.ts';
import { encodePng, imageFigures, openLifter, openModel, predictFiles } from '../../src/public/node/index.ts';
import { exportLifter } from '../../src/runs/trained-lifter.ts';
import { blue, dots, green, red } from '../fixtures/images.ts';
import { colorMetadata, colorModel } from '../fixtures/models.ts';

let root = '';
const at = (name: string) => join(root, name);

/** A model whose three joints are joints that a lifter knows. */
function hipModel(joints: readonly [string, string, string]): Uint8Array {
  const skeleton = { name: 'hips', joints: [...joints], limbs: [], mirrorPairs: [] };
  return colorModel({ [metadataKey]: formatMetadata({ ...colorMetadata, skeleton }) });
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-lift-library-'));
  const image = dots(120, 100, 8, [
    { x: 30, y: 75, color: red },
    { x: 55, y: 30, color: green },
    { x: 85, y: 60, color: blue },
  ]);
  await writeFile(at('a.png'), await encodePng(image));
  const network = liftNetwork({ kind: 'lift', width: 16, blocks: 1, dropout: 0 }, inputLength, outputLength);
  const card = {
    name: 'untrained',
    crop: { padding: 1 },
    provenance: { trainedOn: [], license: 'none' },
    scores: [],
  };
  await writeFile(at('lift.onnx'), exportLifter(network, 1, new Map(), card));
});
afterAll(() => rm(root, { recursive: true }));

describe('the lifter of the package', () => {
  it('lifts a person who stands upright: head above, feet below, limbs of a human length', async () => {
    const lift = await openLifter();
    const standing = {
      'right ankle': [470, 900],
      'right knee': [470, 720],
      'right hip': [475, 540],
      'left hip': [525, 540],
      'left knee': [530, 720],
      'left ankle': [530, 900],
      'right wrist': [420, 540],
      'right elbow': [425, 430],
      'right shoulder': [445, 310],
      'left shoulder': [555, 310],
      'left elbow': [575, 430],
      'left wrist': [580, 540],
      neck: [500, 285],
      'head top': [500, 180],
    };
    const seen = Object.fromEntries(
      Object.entries(standing).map(([name, [x, y]]) => [name, { x: x!, y: y! }]),
    );
    const pose = await lift.lift(seen);
    const joint = (name: string) => pose[lift.joints.indexOf(name)]!;
    expect(joint('head top').y).toBeLessThan(-450);
    expect(joint('right ankle').y).toBeGreaterThan(650);
    // The person's left is on the right of the image.
    expect(joint('left shoulder').x - joint('right shoulder').x).toBeGreaterThan(200);
    const { x, y, z } = joint('left knee');
    const thigh = Math.hypot(joint('left hip').x - x, joint('left hip').y - y, joint('left hip').z - z);
    expect(thigh).toBeGreaterThan(330);
    expect(thigh).toBeLessThan(500);
    await lift.close();
  });
});

describe('figures of an image', () => {
  it('are written as glTF and BVH, which has the asked height, and only with a lifter and for one image', async () => {
    const lift = await openLifter(at('lift.onnx'));
    const model = await openModel(hipModel(['right hip', 'neck', 'left hip']), { threads: 1 });
    try {
      const places = { gltf: at('figure.glb'), bvh: at('figure.bvh') };
      await predictFiles(model, at('a.png'), { ...places, lift, height: 1800 });
      const { joints, frames } = readBvh(await readFile(at('figure.bvh')), 'figure.bvh');
      expect(frames).toBe(1);
      const body = humanBody.map((joint, index) => ({ ...joint, offset: joints[index]!.offset }));
      expect(standingHeight(body)).toBeCloseTo(1800, 0);
      expect(new TextDecoder().decode((await readFile(at('figure.glb'))).subarray(0, 4))).toBe('glTF');

      await expect(predictFiles(model, at('a.png'), places)).rejects.toThrow(/figure\.bvh" – got no `lift`/);
      await expect(predictFiles(model, at('a.png'), { gltf: at('a.fbx'), lift })).rejects.toThrow(
        /expected a file \.glb/,
      );
      await writeFile(at('b.png'), await readFile(at('a.png')));
      const both = [at('a.png'), at('b.png')];
      await expect(predictFiles(model, both, { ...places, lift })).rejects.toThrow(/got 2 images/);
      await rm(at('b.png'));

      const { people, image } = await model.estimate(at('a.png'), { lift, height: 1615 * 2 });
      const { people: usual } = await model.estimate(at('a.png'), { lift });
      const lengthOf = (person: typeof people) => Math.hypot(...Object.values(person[0]!.point3d!.neck!));
      expect(lengthOf(people) / lengthOf(usual)).toBeCloseTo(2, 3);
      const [figure] = imageFigures(people, image);
      expect(figure).toMatchObject({ name: 'person 1', motion: { frames: 1 } });
      await expect(model.estimate(at('a.png'), { lift, height: 0 })).rejects.toThrow(
        'the height is out of range',
      );
    } finally {
      await model.close();
      await lift.close();
    }
  });
});

describe('lifted poses', () => {
  it('are beside the joints of every person, and in the JSON', async () => {
    const lift = await openLifter(at('lift.onnx'));
    const model = await openModel(hipModel(['right hip', 'neck', 'left hip']), { threads: 1 });
    try {
      const plain = await model.estimate(at('a.png'));
      expect(plain.people[0]?.point3d).toBeUndefined();
      const { people, image } = await model.estimate(at('a.png'), { lift });
      expect(Object.keys(people[0]!.point3d!)).toEqual([...liftJoints]);
      expect(people[0]!.point3d!.pelvis).toEqual({ x: 0, y: 0, z: 0 });
      const seen = Object.fromEntries(
        Object.entries(people[0]!.joints).map(([name, { point, confidence }]) => [
          name,
          { ...point, confidence },
        ]),
      );
      const camera = { width: image.width, height: image.height };
      const direct = await lift.lift(seen, { camera });
      expect(people[0]!.point3d!.neck).toEqual(direct[liftJoints.indexOf('neck')]);
      // Along the ray, and with a very long lens, the camera's axes are the ray's.
      const [ray, far] = [
        await lift.lift(seen),
        await lift.lift(seen, { camera: { ...camera, focalLength: 1e9 } }),
      ];
      expect(far[3]!.x).toBeCloseTo(ray[3]!.x, 2);
      expect(Math.hypot(direct[3]!.x, direct[3]!.y, direct[3]!.z)).toBeCloseTo(
        Math.hypot(ray[3]!.x, ray[3]!.y, ray[3]!.z),
        2,
      );

      await predictFiles(model, at('a.png'), { json: at('poses.json'), lift });
      const [{ people: written }] = JSON.parse(await readFile(at('poses.json'), 'utf8')).images;
      expect(written[0].point3d).toMatchObject({ root: 'pelvis', unit: 'millimeters' });
      expect(written[0].point3d.joints.neck[2]).toBeCloseTo(people[0]!.point3d!.neck!.z, 0);
    } finally {
      await model.close();
      await lift.close();
    }
  });

  it('are missing for a person with too few of the lifter’s joints', async () => {
    const lift = await openLifter(at('lift.onnx'));
    const model = await openModel(hipModel(['tail', 'neck', 'left hip']), { threads: 1 });
    try {
      const { people } = await model.estimate(at('a.png'), { lift });
      expect(Object.keys(people[0]!.joints)).toHaveLength(3);
      expect(people[0]!.point3d).toBeUndefined();
    } finally {
      await model.close();
      await lift.close();
    }
  });
});
