import { describe, expect, it } from 'vitest';
import { depthHypotheses, type LiftedPoints } from '../../src/runs/index.ts';

/** Somebody who stands upright and looks at the camera, in the camera's axes. */
const standing: LiftedPoints = Object.fromEntries(
  (
    [
      ['pelvis', 0, 0, 0],
      ['chest', 0, -230, 0],
      ['neck', 0, -440, 0],
      ['head top', 0, -640, 0],
      ['right shoulder', -180, -400, 0],
      ['right elbow', -180, -110, 0],
      ['right wrist', -180, 140, 0],
      ['left shoulder', 180, -400, 0],
      ['left elbow', 180, -110, 0],
      ['left wrist', 180, 140, 0],
      ['right hip', -90, 90, 0],
      ['right knee', -90, 490, 0],
      ['right ankle', -90, 910, 0],
      ['left hip', 90, 90, 0],
      ['left knee', 90, 490, 0],
      ['left ankle', 90, 910, 0],
    ] as const
  ).map(([name, x, y, z]) => [name, { x, y, z }]),
);

describe('other poses that look the same', () => {
  it('are none when every bone is across the view', () => {
    expect(depthHypotheses(standing)).toEqual([]);
  });

  it('are the mirror images of an arm that points at the camera, with the same bones and the same image', () => {
    // The upper arm is raised to the side and forward, at 45° to the camera, and the elbow is straight.
    const elbow = { x: 385, y: -400, z: -205 };
    const wrist = { x: 562, y: -400, z: -382 };
    const found = depthHypotheses({ ...standing, 'left elbow': elbow, 'left wrist': wrist });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ limb }) => limb === 'left arm')).toBe(true);
    for (const { joints } of found) {
      const [e, w] = [joints['left elbow'] ?? elbow, joints['left wrist']!];
      expect([e.x, e.y, w.x, w.y]).toEqual([elbow.x, elbow.y, wrist.x, wrist.y]);
      expect(Math.hypot(w.x - e.x, w.y - e.y, w.z - e.z)).toBeCloseTo(
        Math.hypot(wrist.x - elbow.x, wrist.y - elbow.y, wrist.z - elbow.z),
        6,
      );
    }
  });

  it('keep the limits: a shank that points away from the camera is not told as one that points at it', () => {
    const found = depthHypotheses({ ...standing, 'right ankle': { x: -90, y: 790, z: 300 } });
    expect(found.filter(({ joints }) => joints['right knee'] === undefined)).toEqual([]);
  });
});
