import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignedPose, evaluate3d, type Point3d, type Pose3d } from '../../../src/eval/index.ts';

const point = (x: number, y: number, z: number): Point3d => ({ x, y, z });
const joints = ['pelvis', 'right hand', 'left hand', 'head'];
const truth: Pose3d = [point(10, 20, 30), point(310, 20, 30), point(10, 420, 30), point(10, 20, 530)];

function one(prediction: Pose3d, labeled: Pose3d = truth, options = {}) {
  return evaluate3d(joints, [{ name: 'one', frames: [{ truth: labeled, prediction }] }], {
    intervals: false,
    ...options,
  });
}

/** Rotation about z by an angle, then about x by another, with a scale and a shift. */
function moved(pose: Pose3d, { angle = 0.7, tilt = -0.4, scale = 1.3, shift = 100 } = {}): Pose3d {
  const [c, s, d, t] = [Math.cos(angle), Math.sin(angle), Math.cos(tilt), Math.sin(tilt)];
  return pose.map((each) => {
    if (!each) return null;
    const [x, y, z] = [c * each.x - s * each.y, s * each.x + c * each.y, each.z];
    return point(scale * x + shift, scale * (d * y - t * z) - shift, scale * (t * y + d * z) + 2 * shift);
  });
}

describe('errors of poses in space, against cases worked by hand', () => {
  it('measures MPJPE relative to the root', () => {
    // The whole prediction lies 1000 mm away, which does not count; the right hand is off by (3, 4, 0), the head by 100.
    const off = [point(1010, 20, 30), point(1313, 24, 30), point(1010, 420, 30), point(1010, 20, 630)];
    const found = one(off);
    expect(found.mpjpe.joints).toEqual({ pelvis: 0, 'right hand': 5, 'left hand': 0, head: 100 });
    expect(found.mpjpe.mean).toBeCloseTo(105 / 4);
    // Another root: now the pelvis and both hands are off by what the head was.
    expect(one(off, truth, { root: 'head' }).mpjpe.joints.pelvis).toBeCloseTo(100);
  });

  it('measures N-MPJPE after the best scale: a pose of twice the size has none', () => {
    const doubled = truth.map((each) => each && point(2 * each.x, 2 * each.y, 2 * each.z));
    const found = one(doubled);
    expect(found.mpjpe.joints.head).toBeCloseTo(500);
    expect(found.nMpjpe.mean).toBeCloseTo(0);
  });

  it('takes the scale that least squares give', () => {
    // Truth (1, 0, 0) and (0, 2, 0), prediction (2, 0, 0) and (0, 2, 0): the scale is (2 + 4) / (4 + 4) = 0.75.
    const labeled = [point(0, 0, 0), point(1, 0, 0), point(0, 2, 0), null];
    const found = one([point(0, 0, 0), point(2, 0, 0), point(0, 2, 0), null], labeled);
    expect(found.nMpjpe.joints['right hand']).toBeCloseTo(0.5);
    expect(found.nMpjpe.joints['left hand']).toBeCloseTo(0.5);
    expect(found.nMpjpe.joints.head).toBeNull();
  });

  it('measures PCK at 150 mm and the area under its curve', () => {
    const off = [point(10, 20, 30), point(460, 20, 30), point(10, 571, 30), point(10, 20, 537)];
    const found = one(off);
    expect(found.pck.joints).toEqual({ pelvis: 100, 'right hand': 100, 'left hand': 0, head: 100 });
    // Of the 31 thresholds, 150 mm is right at one, 7 mm at 10, 15, …, 150: at 29.
    expect(found.auc.joints['right hand']).toBeCloseTo(100 / 31);
    expect(found.auc.joints.head).toBeCloseTo(2900 / 31);
    expect(found.auc.joints.pelvis).toBe(100);
    expect(found.auc.joints['left hand']).toBe(0);
  });

  it('counts a joint that was not found as wrong, and says how many', () => {
    const found = one([truth[0]!, null, truth[2]!, truth[3]!]);
    expect(found.missing).toBe(1);
    expect(found.mpjpe.joints['right hand']).toBeNull();
    expect(found.pck.joints['right hand']).toBe(0);
    expect(found.pck.mean).toBe(75);
    expect(one([null, truth[1]!, truth[2]!, truth[3]!]).missing).toBe(4);
  });

  it('measures the errors of bone lengths', () => {
    const found = one([point(0, 0, 0), point(310, 0, 0), point(0, 380, 0), point(0, 0, 500)], truth, {
      bones: [
        ['pelvis', 'right hand'],
        ['pelvis', 'left hand'],
      ],
    });
    expect(found.boneLength.joints).toEqual({ 'pelvis – right hand': 10, 'pelvis – left hand': 20 });
    expect(found.boneLength.mean).toBe(15);
  });

  it('measures the errors of accelerations', () => {
    const still = { truth, prediction: truth };
    const jump = { truth, prediction: [truth[0]!, point(310, 20, 36), truth[2]!, truth[3]!] };
    const found = evaluate3d(joints, [{ name: 'clip', frames: [still, jump, still] }], { intervals: false });
    // The second difference of 0, 6, 0 is −12.
    expect(found.acceleration.joints).toEqual({ pelvis: 0, 'right hand': 12, 'left hand': 0, head: 0 });
    expect(one(truth).acceleration.mean).toBeNull();
  });

  it('measures PA-MPJPE: any similarity of the truth has none', () => {
    const found = one(moved(truth));
    expect(found.mpjpe.mean).toBeGreaterThan(100);
    expect(found.paMpjpe.mean).toBeCloseTo(0, 6);
    // A square whose side is 2 against one stretched to 2 × 4: centered, the corners are (±1, ±1) and (±1, ±2). The
    // scale is (1 + 2) / (1 + 4) = 0.6 without rotation, so every corner is off by (0.4, 0.2).
    const square = [point(-1, -1, 0), point(1, -1, 0), point(1, 1, 0), point(-1, 1, 0)];
    const stretched = [point(-1, -2, 0), point(1, -2, 0), point(1, 2, 0), point(-1, 2, 0)];
    expect(one(stretched, square).paMpjpe.mean).toBeCloseTo(Math.hypot(0.4, 0.2), 9);
  });

  it('does not turn a mirrored pose into the right one', () => {
    const mirrored = truth.map((each) => each && point(-each.x, each.y, each.z));
    expect(one(mirrored).paMpjpe.mean).toBeGreaterThan(50);
    // Points of a plane and their mirror image are the same after a half turn.
    const flat = truth.map((each) => each && point(each.x, each.y, 0));
    const turned = flat.map((each) => each && point(-each.x, each.y, 0));
    expect(one(turned, flat).paMpjpe.mean).toBeCloseTo(0, 6);
  });

  it('aligns any pose at least as well as no rotation and scale', () => {
    const coordinate = fc.double({ min: -900, max: 900, noNaN: true });
    const pose = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(pose, pose, (a, b) => {
        const [from, to] = [a, b].map((points) => points.map(([x, y, z]) => point(x, y, z)));
        const aligned = alignedPose(from!, to!);
        if (aligned === undefined) return;
        const error = (found: Pose3d) =>
          found.reduce((sum, each, index) => {
            const other = to![index]!;
            return sum + (each!.x - other.x) ** 2 + (each!.y - other.y) ** 2 + (each!.z - other.z) ** 2;
          }, 0);
        const mean = (points: readonly Point3d[], of: 'x' | 'y' | 'z') =>
          points.reduce((sum, each) => sum + each[of], 0) / points.length;
        const shift = (of: 'x' | 'y' | 'z') => mean(to!, of) - mean(from!, of);
        const shifted = from!.map(({ x, y, z }) => point(x + shift('x'), y + shift('y'), z + shift('z')));
        expect(error(aligned)).toBeLessThanOrEqual(error(shifted) * (1 + 1e-9) + 1e-6);
        // A second alignment changes nothing.
        expect(Math.abs(error(alignedPose(aligned, to!) ?? aligned) - error(aligned))).toBeLessThan(1e-3);
      }),
    );
  });
});

describe('intervals', () => {
  it('resamples whole sequences', () => {
    const off = (by: number) => [truth[0]!, point(310 + by, 20, 30), truth[2]!, truth[3]!];
    const sequences = [0, 40].map((by) => ({
      name: `by ${by}`,
      frames: [1, 2, 3].map(() => ({ truth, prediction: off(by) })),
    }));
    const { mpjpe, method } = evaluate3d(joints, sequences, { intervals: { resamples: 200, seed: 1 } });
    expect(mpjpe.mean).toBe(5);
    expect(mpjpe.interval).toEqual({ low: 0, high: 10 });
    expect(method).toMatchObject({ unit: 'sequences', resamples: 200 });
  });
});

describe('faults', () => {
  it('names a pose of another length, and a joint that does not exist', () => {
    expect(() => one([point(0, 0, 0)])).toThrow(
      'the wrong number of joints – got 1 – expected 4 – in one, frame 1',
    );
    expect(() => one(truth, truth, { root: 'hip' })).toThrow('unknown joint "hip" – expected one of pelvis');
  });
});
