import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inputLength, liftJoints, outputLength } from '../../src/lift/index.ts';
import { formatMetadata, liftNetwork, metadataKey } from '../../src/models/index.ts';
import { encodePng, openLifter, openModel, predictFiles } from '../../src/public/node/index.ts';
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
