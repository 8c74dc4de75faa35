import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LimberError } from '../../src/errors.ts';
import {
  jointPositions,
  type Motion,
  readAmc,
  readAsf,
  readBvh,
  readMpiInf3dhp,
  withYUp,
  writeBvh,
} from '../../src/motion/index.ts';
import { type Content, writeMatlab } from '../data/matlab-writer.ts';
import { dataFolder, haveData } from '../data/real-data.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** An arm of two bones: 2 units along x, then 1 unit along x. The second bone's axes are turned by 90° about z. */
const asf = `# an arm
:version 1.10
:units
  mass 1.0
  length 0.5
  angle deg
:root
   order TX TY TZ RX RY RZ
   axis XYZ
   position 0 0 0
   orientation 0 0 0
:bonedata
  begin
     id 1
     name upper
     direction 1 0 0
     length 2
     axis 0 0 0 XYZ
    dof rx ry rz
  end
  begin
     id 2
     name lower
     direction 1 0 0
     length 1
     axis 0 0 90 XYZ
    dof rx
  end
:hierarchy
  begin
    root upper
    upper lower
  end
`;

const amc = `:FULLY-SPECIFIED
:DEGREES
1
root 1 2 3 0 0 0
upper 0 0 0
lower 0
2
root 0 0 0 0 0 90
upper 0 0 90
lower 90
`;

function positionsOf(motion: Motion, joint: string): number[] {
  const { joints, positions, frames } = jointPositions(motion);
  const place = joints.indexOf(joint);
  return Array.from({ length: frames }, (_, frame) => [
    ...positions.subarray(3 * (frame * joints.length + place), 3 * (frame * joints.length + place) + 3),
  ]).flat();
}

function expectNear(found: readonly number[], expected: readonly number[], tolerance = 1e-3): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, place) => {
    expect(Math.abs(value - expected[place]!), `number ${place}`).toBeLessThan(tolerance);
  });
}

const problem = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof LimberError) return error.message;
    throw error;
  }
  return 'no problem';
};

describe('ASF and AMC', () => {
  const arm = readAmc(bytes(amc), readAsf(bytes(asf), 'arm.asf'), 'arm.amc');
  // One unit is an inch / 0.5.
  const unit = 50.8;

  it('names the joints, and the ends of last bones', () => {
    expect(arm.joints.map(({ name }) => name)).toEqual(['root', 'upper', 'lower', 'lower end']);
    expect(arm.frames).toBe(2);
    expect(arm.frameRate).toBe(120);
  });

  it('places the joints as the closed form says', () => {
    expectNear(positionsOf(arm, 'root'), [1 * unit, 2 * unit, 3 * unit, 0, 0, 0]);
    // Frame 2: the root's 90° and the upper bone's 90° about z turn +x to −x.
    expectNear(positionsOf(arm, 'lower'), [3 * unit, 2 * unit, 3 * unit, -2 * unit, 0, 0]);
    // The lower bone turns by 90° about the x of its own axes, which is the body's y: +x goes to −z.
    expectNear(positionsOf(arm, 'lower end'), [4 * unit, 2 * unit, 3 * unit, -2 * unit, 0, -unit]);
  });

  it.each([
    ['without a unit', asf.replace(':units', ':unit'), amc, 'an ASF file needs the keyword :units'],
    [
      'with an unknown child',
      asf.replace('upper lower', 'upper hand'),
      amc,
      '"hand" is not in :bonedata – in arm.asf, line 32',
    ],
    [
      'with a bone that no line holds',
      asf.replace('    upper lower\n', ''),
      amc,
      'the bone "lower" is not in :hierarchy',
    ],
    [
      'with a bone that grows',
      asf.replace('dof rx\n', 'dof tx\n'),
      amc,
      'a bone changes its length or place – got tx',
    ],
    [
      'with a word for a number',
      asf,
      amc.replace('lower 90', 'lower ninety'),
      'not a number – got ninety – in arm.amc, line 10',
    ],
    [
      'with a missing number',
      asf,
      amc.replace('upper 0 0 90', 'upper 0 0'),
      'too few numbers – got 2 – expected 3 – in arm.amc, line 9',
    ],
    [
      'with an unknown bone',
      asf,
      amc.replace('lower 90', 'tail 90'),
      'unknown bone "tail" – expected root, upper, lower',
    ],
    ['with a missing bone', asf, amc.replace('lower 0\n', ''), 'frame 1 does not give the bone "lower"'],
    ['of another kind', asf, asf, 'this is no AMC file'],
    ['without frames', asf, ':DEGREES\n', 'the motion has no frames'],
  ])('refuses a file %s in one sentence', (_, skeleton, motion, message) => {
    expect(problem(() => readAmc(bytes(motion), readAsf(bytes(skeleton), 'arm.asf'), 'arm.amc'))).toContain(
      message,
    );
  });
});

const bvh = `HIERARCHY
ROOT Hips
{
  OFFSET 9 9 9
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT Chest
  {
    OFFSET 0 5 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    End Site
    {
      OFFSET 0 3 0
    }
  }
}
MOTION
Frames: 2
Frame Time: 0.02
1 2 3 0 0 0 0 0 0
0 0 0 90 0 0 0 90 0
`;

describe('BVH', () => {
  it('places the joints as the closed form says', () => {
    const motion = readBvh(bytes(bvh), 'a.bvh');
    expect(motion.frameRate).toBeCloseTo(50);
    // The root's channels replace its offset; a unit is a centimeter.
    expectNear(positionsOf(motion, 'Hips'), [10, 20, 30, 0, 0, 0]);
    // 90° about z turn +y to −x.
    expectNear(positionsOf(motion, 'Chest'), [10, 70, 30, -50, 0, 0]);
    // 90° about the chest's x turn its +y to z.
    expectNear(positionsOf(motion, 'Chest end'), [10, 100, 30, -50, 0, 30]);
  });

  it('reads the same motion again after writing it, in any unit', () => {
    const arm = readAmc(bytes(amc), readAsf(bytes(asf), 'arm.asf'), 'arm.amc');
    for (const options of [{}, { millimeters: 1 }]) {
      const again = readBvh(writeBvh(arm, options), 'again.bvh', options);
      expect(again.joints).toEqual(
        arm.joints.map((joint) => ({
          ...joint,
          offset: joint.offset.map((part) => expect.closeTo(part, 3)),
        })),
      );
      expect(again.frameRate).toBeCloseTo(120, 4);
      expectNear([...jointPositions(again).positions], [...jointPositions(arm).positions], 0.01);
    }
  });

  it.each([
    ['that is cut off', bvh.slice(0, bvh.indexOf('OFFSET 0 3')), 'the file is cut off'],
    [
      'with too few numbers',
      bvh.replace(' 90 0\n', ' 90\n'),
      'frame 2 has too few numbers – got 8 – expected 9',
    ],
    [
      'with a word for a number',
      bvh.replace('1 2 3', '1 two 3'),
      'frame 1 has a word that is not a number – got two – in a.bvh, line 19',
    ],
    ['with an unknown channel', bvh.replace('3 Zrotation', '3 Wrotation'), 'unknown channel – got Wrotation'],
    ['with an unknown block', bvh.replace('JOINT', 'BONE'), 'unexpected word – got BONE'],
    ['of another kind', asf, 'unexpected word – got # – expected HIERARCHY'],
  ])('refuses a file %s in one sentence', (_, text, message) => {
    expect(problem(() => readBvh(bytes(text), 'a.bvh'))).toContain(message);
  });
});

describe('MPI-INF-3DHP', () => {
  const numeric = (dims: readonly number[], items: readonly number[]): Content => ({
    className: 'double',
    dims,
    items,
  });
  const annotations = (...items: readonly Content[]) =>
    writeMatlab(
      { annot3: { className: 'cell', dims: [items.length, 1], items } },
      { littleEndian: true, compressed: true },
    );
  const row = (frame: number) => Array.from({ length: 84 }, (_, place) => 1000 * frame + place);
  const columns = Array.from({ length: 84 }, (_, place) => [row(0)[place]!, row(1)[place]!]).flat();

  it('reads the positions of a camera, and turns y up', async () => {
    const file = annotations(numeric([1, 84], row(0)), numeric([2, 84], columns));
    const read = await readMpiInf3dhp(file, 'annot.mat', { camera: 1, frameRate: 25 });
    expect(read).toMatchObject({ frames: 2, frameRate: 25, axes: 'camera' });
    const pelvis = read.joints.indexOf('pelvis');
    expect([...read.positions.subarray(3 * (28 + pelvis), 3 * (28 + pelvis) + 3)]).toEqual([
      1012, 1013, 1014,
    ]);
    expect([...withYUp(read).positions.subarray(0, 3)]).toEqual([0, -1, -2]);
  });

  it('refuses a camera that does not exist, and other shapes', async () => {
    const file = annotations(numeric([1, 3], [1, 2, 3]));
    await expect(readMpiInf3dhp(file, 'annot.mat', { camera: 3 })).rejects.toThrow(
      /no camera 3 – got 1 cameras/,
    );
    await expect(readMpiInf3dhp(file, 'annot.mat')).rejects.toThrow(
      /another form – got 1×3 double – expected frames×84/,
    );
  });
});

describe.skipIf(!haveData('mocap'))('the CMU database (skipped: no data)', () => {
  const folder = `${dataFolder}/mocap`;
  const read = (name: string, clip: string) =>
    readAmc(
      readFileSync(`${folder}/${name}/${clip}`),
      readAsf(readFileSync(`${folder}/${name}/${name}.asf`), `${name}.asf`),
      clip,
    );

  it('reads every skeleton with thighs of a human length, the left on the positive side', () => {
    for (const name of readdirSync(folder).filter((each) => /^\d+$/.test(each))) {
      const { joints } = readAsf(readFileSync(`${folder}/${name}/${name}.asf`), name);
      const knee = joints.find((joint) => joint.name === 'ltibia')!;
      expect(Math.hypot(...knee.offset), name).toBeGreaterThan(330);
      expect(Math.hypot(...knee.offset), name).toBeLessThan(500);
      expect(joints.find((joint) => joint.name === 'lfemur')!.offset[0], name).toBeGreaterThan(0);
    }
  });

  it('walks with the feet near the floor and the head above, with constant bones, and survives BVH', () => {
    const walk = read('35', '35_01.amc');
    const { joints, positions, frames } = jointPositions(walk);
    const height = (joint: string, frame: number) =>
      positions[3 * (frame * joints.length + joints.indexOf(joint)) + 1]!;
    for (let frame = 0; frame < frames; frame += 40) {
      expect(Math.min(height('ltoes', frame), height('rtoes', frame))).toBeLessThan(150);
      expect(height('head end', frame)).toBeGreaterThan(1400);
      expect(height('head end', frame)).toBeLessThan(2000);
    }
    const again = jointPositions(readBvh(writeBvh(walk), 'walk.bvh'));
    const places = again.joints.map((name) => joints.indexOf(name));
    expect(places).not.toContain(-1);
    let worst = 0;
    for (let frame = 0; frame < frames; frame += 40) {
      places.forEach((place, joint) => {
        for (let axis = 0; axis < 3; axis++) {
          const from = positions[3 * (frame * joints.length + place) + axis]!;
          const to = again.positions[3 * (frame * places.length + joint) + axis]!;
          worst = Math.max(worst, Math.abs(from - to));
        }
      });
    }
    expect(worst).toBeLessThan(0.05);
  });
});
