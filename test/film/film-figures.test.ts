import { describe, expect, it } from 'vitest';
import { filmFigures } from '../../src/film/film-figures.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { liftJoints } from '../../src/lift/index.ts';
import { jointPositions } from '../../src/motion/index.ts';
import { lsp, type TrackedFrame } from '../../src/skeletons/index.ts';
import { movingBody } from '../body/bodies.ts';

const size = { width: 1000, height: 800 };
const focalLength = 1200;

/** A film of a known motion, 4 meters before the camera; nobody is found in frames 8 and 9. */
function film(): readonly TrackedFrame[] {
  const motion = movingBody(16, 3);
  const { positions, joints } = jointPositions(motion);
  return Array.from({ length: 16 }, (_, frame): TrackedFrame => {
    const root = motion.rootPositions.subarray(3 * frame, 3 * frame + 3);
    const relative = new Map(
      liftJoints.map((name) => {
        const start = 3 * (frame * joints.length + joints.indexOf(name));
        const [x, y, z] = [0, 1, 2].map((axis) => positions[start + axis]! - root[axis]!);
        return [name, { x: x!, y: -y!, z: -z! }] as const;
      }),
    );
    const pose = lsp.joints.map((name) => {
      const { x, y, z } = relative.get(name as (typeof liftJoints)[number])!;
      const depth = 4000 + z;
      return { point: imagePoint(499.5 + (focalLength * x) / depth, 399.5 + (focalLength * y) / depth) };
    });
    const person = { id: 7, pose, point3d: Object.fromEntries(relative) };
    const people = frame === 8 || frame === 9 ? [] : [person];
    return {
      frame: 20 + frame,
      time: (20 + frame) / 25,
      people: [...people, { ...person, id: 9, pose: [] }].slice(0, frame < 2 ? 2 : people.length),
    };
  });
}

describe('figures of a film', () => {
  it('have the motion, the place, the rate and the start of the person, and gaps are filled', async () => {
    const figures = await filmFigures(film(), lsp.joints, size);
    expect(figures).toHaveLength(1);
    const [{ name, motion, start }] = figures as [(typeof figures)[number]];
    expect(name).toBe('person 7');
    expect(start).toBeCloseTo(0.8, 9);
    expect(motion.frameRate).toBeCloseTo(25, 6);
    expect(motion.frames).toBe(16);
    // The camera looks along −z.
    for (let frame = 0; frame < 16; frame++) {
      expect(motion.rootPositions[3 * frame + 2]).toBeGreaterThan(-4100);
      expect(motion.rootPositions[3 * frame + 2]).toBeLessThan(-3900);
    }
    const truth = movingBody(16, 3);
    const relative = (of: typeof motion, frame: number, joint: number) => {
      const { positions } = jointPositions(of);
      const start = 3 * frame * of.joints.length;
      return [0, 1, 2].map((axis) => positions[start + 3 * joint + axis]! - positions[start + axis]!);
    };
    for (const frame of [0, 8, 15]) {
      truth.joints.forEach((_, joint) => {
        const [found, wanted] = [relative(motion, frame, joint), relative(truth, frame, joint)];
        expect(Math.hypot(...found.map((value, axis) => value - wanted[axis]!))).toBeLessThan(40);
      });
    }
  });

  it('are left out for somebody who was seen in fewer than five frames', async () => {
    expect(await filmFigures(film().slice(0, 4), lsp.joints, size)).toEqual([]);
  });
});
