import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/data/index.ts';
import { liftBatches, outputLength, pelvisHeight } from '../../src/lift/batches.ts';
import { divideClips, readClips } from '../../src/lift/clips.ts';
import { bodyAt, bodySource } from '../../src/lift/draw-body.ts';
import { drawView } from '../../src/lift/draw-view.ts';
import { encodeSeen, inputLength, inputsPerJoint } from '../../src/lift/encode.ts';
import { liftBones, liftJoints, liftOpposites, seenJoints } from '../../src/lift/joints.ts';
import { measuredErrors } from '../../src/lift/measured-errors.ts';
import { drawNoise } from '../../src/lift/noise.ts';
import { camerasSchema, drawCamera, lookingAt, project, rayRotation } from '../../src/lift/virtual-camera.ts';
import { rotate, unrotated } from '../../src/motion/index.ts';
import { randomStream } from '../../src/random.ts';
import { tinyAsf, tinyMocap } from './tiny-mocap.ts';

const cameras = camerasSchema.parse({});
const clips = await readClips(tinyMocap());
const places = (name: string) => (liftJoints as readonly string[]).indexOf(name);
const lengthOf = (pose: ArrayLike<number>, [from, to]: readonly [string, string]) =>
  Math.hypot(...[0, 1, 2].map((axis) => pose[3 * places(from) + axis]! - pose[3 * places(to) + axis]!));

function expectNear(found: readonly number[], expected: readonly number[]): void {
  expect(found.map((value) => Math.round(value * 1e6) / 1e6 + 0)).toEqual(expected);
}

describe('clips', () => {
  it('reads every subject, with 15 frames a second', () => {
    expect(clips.map(({ name }) => name)).toEqual(['01_01', '01_02', '02_01', '02_02', '03_01', '03_02']);
    expect(clips[0]!.motion).toMatchObject({ frames: 50, frameRate: 15 });
  });

  it('holds out subjects and clips', () => {
    const { train, validation, test } = divideClips(clips, { validation: ['02'], test: ['03_02'] });
    expect(train.map(({ name }) => name)).toEqual(['01_01', '01_02', '03_01']);
    expect(validation.map(({ name }) => name)).toEqual(['02_01', '02_02']);
    expect(test.map(({ name }) => name)).toEqual(['03_02']);
  });

  it.each([
    [{ validation: ['9'], test: [] }, 'no clip and no subject is called "9" – expected one of 01, 02, 03'],
    [{ validation: ['01'], test: ['01_02'] }, 'the clip "01_02" has two uses'],
    [{ validation: ['01', '02'], test: ['03'] }, 'no clip is left to train on'],
  ])('refuses %j', (names, message) => {
    expect(() => divideClips(clips, names)).toThrow(message);
  });

  it('names a folder without motion capture, and a skeleton without a joint', async () => {
    await expect(readClips(memorySource({ 'a.txt': '' }, 'empty'))).rejects.toThrow(
      'no motion capture was found – got 1 files – expected SUBJECT/SUBJECT.asf',
    );
    const other = tinyAsf().replaceAll('lowerneck', 'throat').replaceAll('upperneck', 'nape');
    const files = { '1/1.asf': other, '1/1_01.amc': '1\nroot 0 0 0 0 0 0\n' };
    await expect(readClips(memorySource(files, 'strange'))).rejects.toThrow(/frame 1 does not give the bone/);
  });
});

describe('bodies', () => {
  it('places the joints where the skeleton says', () => {
    const body = bodyAt(clips[0]!, 0, placesOf());
    expect(lengthOf(body, ['right hip', 'right knee'])).toBeCloseTo(420, 1);
    expect(lengthOf(body, ['left elbow', 'left wrist'])).toBeCloseTo(250, 1);
    expect(body[3 * places('left hip')]).toBeGreaterThan(0);
    expect(pelvisHeight(body)).toBeGreaterThan(700);
  });

  it('varies poses and bones, but keeps both sides of a body alike', () => {
    const bodies = bodySource(clips);
    const drawn = Array.from({ length: 50 }, (_, number) => bodies.varied(randomStream(1, number)));
    const thighs = drawn.map((body) => lengthOf(body, ['right hip', 'right knee']));
    expect(new Set(thighs.map(Math.round)).size).toBeGreaterThan(20);
    for (const body of drawn) {
      for (const [from, to] of [
        ['hip', 'knee'],
        ['knee', 'ankle'],
        ['elbow', 'wrist'],
      ] as const) {
        const [right, left] = ['right', 'left'].map((side) =>
          lengthOf(body, [`${side} ${from}`, `${side} ${to}`]),
        );
        expect(left).toBeCloseTo(right!, 2);
      }
    }
    expect(drawn[0]).not.toEqual(drawn[1]);
    expect(bodies.varied(randomStream(1, 0))).toEqual(drawn[0]);
  });
});

function placesOf(): readonly number[] {
  const names = clips[0]!.motion.joints.map(({ name }) => name);
  return ['root', 'rfoot', 'rtibia', 'rfemur', 'lfemur', 'ltibia', 'lfoot', 'rwrist', 'rradius', 'rhumerus']
    .concat(['lhumerus', 'lradius', 'lwrist', 'upperneck', 'head end', 'thorax'])
    .map((name) => names.indexOf(name));
}

describe('virtual cameras', () => {
  it('turns the world to a camera that looks along −z: x stays, y points down, z away', () => {
    expectNear(rotate(lookingAt(0, 0), [1, 2, 3]), [1, -2, -3]);
    // A camera on the +x axis looks along −x, and sees +z on its left.
    expectNear(rotate(lookingAt(Math.PI / 2, 0), [1, 0, 0]), [0, 0, -1]);
    expectNear(rotate(lookingAt(Math.PI / 2, 0), [0, 0, 1]), [-1, 0, 0]);
    // A camera above, looking down by 90°: what is higher is nearer.
    expectNear(rotate(lookingAt(0, Math.PI / 2), [0, 1, 0]), [0, 0, -1]);
    expectNear(rotate(lookingAt(0, Math.PI / 2), [0, 0, 1]), [0, 1, 0]);
  });

  it('turns the optical axis to the ray through a point', () => {
    expectNear(rayRotation(0, 0, 500), [...unrotated]);
    const turned = rotate(rayRotation(300, -100, 500), [0, 0, 1]);
    expectNear([turned[0] / turned[2], turned[1] / turned[2]], [0.6, -0.2]);
  });

  it('projects as a pinhole camera: half as large at twice the distance', () => {
    const camera = { width: 800, height: 600, focalLength: 1000, toRay: lookingAt(0, 0), fromRay: unrotated };
    expect(project({ ...camera, distance: 2000 }, [100, 200, 0])).toMatchObject({ x: 450, y: 200 });
    expect(project({ ...camera, distance: 4000 }, [100, 200, 0])).toMatchObject({ x: 425, y: 250 });
    expect(project({ ...camera, distance: 2000 }, [0, 0, 1950])).toBeUndefined();
  });

  it('sees a person of the drawn size, and their head above their feet from a level camera', () => {
    const settings = camerasSchema.parse({ size: [0.5, 0.5], steep: 0, roll: 0, height: [1000, 1001] });
    const body = bodyAt(clips[0]!, 0, placesOf());
    for (let number = 0; number < 20; number++) {
      const random = randomStream(3, number);
      const view = drawView(random, body, drawCamera(random, pelvisHeight(body), settings))!;
      const y = (joint: string) => view.seen[seenJoints.indexOf(joint)]!.y;
      expect(y('left ankle') - y('head top')).toBeGreaterThan(300);
      expect(y('left ankle') - y('head top')).toBeLessThan(700);
      // Distances between joints are those of the body: the view is a rotation.
      for (const bone of liftBones) expect(lengthOf(view.target, bone)).toBeCloseTo(lengthOf(body, bone), 3);
    }
  });

  it('makes joints outside the image missing', () => {
    const body = bodyAt(clips[0]!, 0, placesOf());
    const settings = camerasSchema.parse({ size: [1.4, 1.5] });
    const missing = Array.from({ length: 30 }, (_, number) => {
      const random = randomStream(5, number);
      const camera = drawCamera(random, pelvisHeight(body), settings);
      return (
        drawView(random, body, camera, { truncated: true })?.seen.filter((point) => point === null).length ??
        0
      );
    });
    expect(Math.max(...missing)).toBeGreaterThan(2);
  });
});

describe('noise', () => {
  it('has the measured quantiles', () => {
    const noise = measuredErrors[0]!;
    const drawn = Array.from({ length: 4000 }, (_, number) => drawNoise(noise, randomStream(7, number)));
    const lengths = drawn.map(({ x, y }) => Math.hypot(x, y));
    for (const bin of [2, 5, 8]) {
      const below = lengths.filter((length) => length <= noise.errors[bin]!).length / lengths.length;
      expect(below).toBeCloseTo(bin / 10, 1);
    }
    expect(drawn.every(({ confidence }) => confidence > 0 && confidence <= 1)).toBe(true);
    // Joints with small errors are more confident than joints with large ones.
    expect(noise.confidences[0]).toBeGreaterThan(noise.confidences.at(-1)!);
    expect(measuredErrors.map(({ joint }) => joint)).toEqual(seenJoints);
  });
});

describe('the network’s input', () => {
  const pose = seenJoints.map((_, joint) => (joint === 4 ? null : { x: 10 * joint, y: (joint * joint) % 7 }));
  const encoded = (points: typeof pose) => {
    const input = new Float32Array(inputLength);
    encodeSeen(points, input);
    return input;
  };

  it('does not depend on place and size', () => {
    const input = encoded(pose);
    const moved = encoded(pose.map((point) => point && { x: 3 * point.x + 500, y: 3 * point.y - 80 }));
    moved.forEach((value, place) => {
      expect(value).toBeCloseTo(input[place]!, 5);
    });
    expect([...input.subarray(4 * inputsPerJoint, 5 * inputsPerJoint)]).toEqual([0, 0, 0, 0]);
    expect(input[3]).toBe(1);
  });

  it('refuses poses without a size', () => {
    expect(() => encoded(pose.map(() => ({ x: 5, y: 5 })))).toThrow('joints that all lie on one point');
    expect(() => encoded(pose.map((point, joint) => (joint < 2 ? point : null)))).toThrow('got 2 joints');
  });
});

describe('batches', () => {
  const batches = liftBatches(clips, { seed: 1, batchSize: 64, cameras, noise: measuredErrors });

  it('depend only on their number', () => {
    const again = liftBatches(clips, { seed: 1, batchSize: 64, cameras, noise: measuredErrors });
    batches.batch(0);
    expect(batches.batch(3).tensors).toEqual(again.batch(3).tensors);
    expect(batches.batch(4).tensors.points).not.toEqual(again.batch(3).tensors.points);
  });

  it('have as many right sides as left ones near the camera, because half are mirrored', () => {
    const { targets } = batches.batch(0).tensors;
    expect(targets.shape).toEqual([64, outputLength]);
    const sides = Array.from({ length: 64 }, (_, slot) => {
      const depth = (joint: string) => targets.data[slot * outputLength + 3 * (places(joint) - 1) + 2]!;
      return Math.sign(depth('right hip') - depth('left hip'));
    });
    expect(Math.abs(sides.reduce((sum, side) => sum + side, 0))).toBeLessThan(40);
    expect(liftOpposites[places('right knee')]).toBe(places('left knee'));
  });
});
