import { describe, expect, it } from 'vitest';
import { type ImagePoint, imagePoint } from '../../src/geometry/index.ts';
import {
  diameter,
  lsp,
  meanConfidence,
  type Pose,
  torsoJoints,
  torsoLength,
} from '../../src/skeletons/index.ts';

const torso = torsoJoints(lsp);

/** A pose with these joints labeled. */
function pose(points: Readonly<Record<string, ImagePoint>>): Pose {
  return lsp.joints.map((joint) => (points[joint] ? { point: points[joint] } : null));
}

const person = { 'head top': imagePoint(40, 0), 'left ankle': imagePoint(60, 199) };

describe('the diameter of a person', () => {
  it('is the distance from the left shoulder to the right hip', () => {
    const shoulder = { 'left shoulder': imagePoint(70, 40), 'right hip': imagePoint(40, 80) };
    expect(torso).toEqual([9, 2]);
    expect(diameter(pose({ ...person, ...shoulder }), torso)).toBe(50);
  });

  it('is at least a fifth of the box around the joints, if the torso is seen from its end', () => {
    const shoulder = { 'left shoulder': imagePoint(50, 60), 'right hip': imagePoint(52.4, 61) };
    expect(Math.hypot(2.4, 1)).toBeCloseTo(2.6, 6);
    expect(diameter(pose({ ...person, ...shoulder }), torso)).toBe(40);
  });

  it('is the usual share of that box if the torso is not labeled, or the skeleton has none', () => {
    expect(diameter(pose({ ...person, 'right hip': imagePoint(50, 100) }), torso)).toBeCloseTo(72, 10);
    expect(diameter(pose(person), undefined)).toBeCloseTo(72, 10);
    expect(torsoJoints({ ...lsp, torso: undefined } as never)).toBeUndefined();
  });

  it('is undefined without labeled joints, and never 0', () => {
    expect(diameter(pose({}), torso)).toBeUndefined();
    const one = { 'left shoulder': imagePoint(5, 5), 'right hip': imagePoint(5, 5) };
    expect(diameter(pose(one), torso)).toBeCloseTo(0.2, 10);
  });
});

describe('the length of a torso', () => {
  it('is the plain distance, and undefined if one of its joints is unlabeled or the skeleton has no torso', () => {
    const near = { 'left shoulder': imagePoint(50, 60), 'right hip': imagePoint(53, 64) };
    expect(torsoLength(pose({ ...person, ...near }), torso)).toBe(5);
    expect(torsoLength(pose({ ...person, 'right hip': imagePoint(53, 64) }), torso)).toBeUndefined();
    expect(torsoLength(pose(near), undefined)).toBeUndefined();
  });
});

describe('the mean confidence of a pose', () => {
  it('counts a joint without confidence as 1, and is undefined without joints', () => {
    const point = imagePoint(1, 1);
    expect(meanConfidence([{ point, confidence: 0.5 }, null, { point }])).toBe(0.75);
    expect(meanConfidence([null, null])).toBe(0);
  });
});
