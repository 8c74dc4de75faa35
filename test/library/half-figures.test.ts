import sharp, { type Region } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawOverlay, type Model, openModel } from '../../src/public/node/index.ts';

/** The lower edge of each image is above the joints that are listed as absent. */
const legs = ['knee', 'ankle'].flatMap((joint) => [`left ${joint}`, `right ${joint}`]);
const hips = ['left hip', 'right hip'];
const images: readonly [string, string, Region | undefined, readonly string[]][] = [
  ['an astronaut down to the waist', 'astronaut.png', undefined, [...hips, ...legs]],
  ['a photographer down to the thighs', 'camera.png', undefined, legs.slice(2)],
  ['a photographer down to the belt', 'camera.png', { left: 0, top: 0, width: 512, height: 330 }, legs],
  [
    'musicians down to the elbows',
    'musicians.webp',
    { left: 0, top: 0, width: 694, height: 250 },
    [...hips, ...legs],
  ],
];

describe('half figures, by the default model', () => {
  let model: Model;
  beforeAll(async () => {
    model = await openModel('default', { threads: 1 });
  });
  afterAll(() => model.close());

  it.each(images)(
    '%s: absent joints have low confidences and are not drawn',
    async (_, file, region, absent) => {
      const whole = sharp(`examples/photographs/${file}`);
      const image = await (region ? whole.extract(region) : whole).png().toBuffer();
      const found = await model.estimate(image);
      expect(found.people.length).toBeGreaterThan(0);
      for (const { joints } of found.people) {
        for (const joint of absent) expect([joint, joints[joint]!.confidence! < 0.5]).toEqual([joint, true]);
      }
      // The rest of a person is found. A box may also hold a thing that the detector took for a person.
      const seen = found.people.map(
        ({ joints }) =>
          Object.entries(joints).filter(
            ([joint, { confidence }]) => !/hip|knee|ankle/.test(joint) && confidence! >= 0.5,
          ).length,
      );
      expect(Math.max(...seen)).toBeGreaterThanOrEqual(5);
      // The drawing is the same without these joints, and another one if they may be drawn.
      const without = found.people.map((person) => ({
        ...person,
        pose: person.pose.map((joint, index) =>
          joint && absent.includes(model.metadata.skeleton.joints[index]!)
            ? { ...joint, confidence: 0 }
            : joint,
        ),
      }));
      const drawing = Buffer.from(await drawOverlay(found, model));
      expect(drawing.equals(await drawOverlay({ ...found, people: without }, model))).toBe(true);
      expect(drawing.equals(await drawOverlay(found, model, { minConfidence: 0 }))).toBe(false);
    },
  );
});

describe('confidences of the default model', () => {
  it('are calibrated on joints that are in the image and on joints that are not', async () => {
    const model = await openModel('default', { threads: 1 });
    const { calibration } = model.metadata;
    await model.close();
    if (calibration?.kind !== 'logistic') throw new Error('not calibrated');
    expect(calibration.absentJoints / calibration.joints).toBeGreaterThan(0.1);
    expect(calibration.error.after).toBeLessThan(5);
  });
});
