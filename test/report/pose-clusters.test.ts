import { describe, expect, it } from 'vitest';
import { imagePoint } from '../../src/geometry/index.ts';
import { clusterPoses, standardPose } from '../../src/report/index.ts';
import type { Pose } from '../../src/skeletons/index.ts';
import { pose } from '../eval/stick.ts';

const standing = pose([0, 0], [-2, 10], [2, 10]);
const lying = pose([10, 0], [0, -2], [0, 2]);

function moved(from: Pose, scale: number, x: number, y: number): Pose {
  return from.map(
    (joint) => joint && { point: imagePoint(joint.point.x * scale + x, joint.point.y * scale + y) },
  );
}

describe('standardPose', () => {
  it("does not depend on a person's position and size", () => {
    const [a, b] = [standing, moved(standing, 7, -30, 400)].map(standardPose);
    a!.forEach((point, joint) => {
      expect(b![joint]!.x).toBeCloseTo(point!.x, 12);
      expect(b![joint]!.y).toBeCloseTo(point!.y, 12);
    });
    const squares = a!.map((point) => point!.x ** 2 + point!.y ** 2);
    expect(squares.reduce((sum, square) => sum + square) / 3).toBeCloseTo(1, 12);
  });

  it('keeps unlabeled joints unlabeled, and is undefined for a single joint', () => {
    expect(standardPose(pose(null, [0, 0], [4, 0]))).toEqual([null, { x: -1, y: 0 }, { x: 1, y: 0 }]);
    expect(standardPose(pose(null, [5, 5], null))).toBeUndefined();
    expect(standardPose(pose(null, null, null))).toBeUndefined();
  });
});

describe('clusterPoses', () => {
  const people = [standing, moved(lying, 3, 5, 5), moved(standing, 2, 9, 9), moved(standing, 5, 0, 1)];

  it('groups people in similar poses, the largest group first', () => {
    const clusters = clusterPoses(people, 2, 1);
    expect(clusters.map((cluster) => cluster.people)).toEqual([[0, 2, 3], [1]]);
    expect(clusters[0]!.mean[0]!.y).toBeLessThan(clusters[0]!.mean[1]!.y);
  });

  it('makes at most as many groups as different poses, and leaves out poses without a size', () => {
    const clusters = clusterPoses([...people, pose(null, [1, 1], null)], 6, 1);
    expect(clusters.map((cluster) => cluster.people)).toEqual([[0, 2, 3], [1]]);
    expect(clusterPoses([], 6, 1)).toEqual([]);
  });

  it('groups people with unlabeled joints by those they have', () => {
    const partly = moved(standing, 4, 1, 1).map((joint, index) => (index === 2 ? null : joint));
    const [first] = clusterPoses([...people, partly], 2, 1);
    expect(first!.people.length + clusterPoses([...people, partly], 2, 1)[1]!.people.length).toBe(5);
    expect(clusterPoses([standing, partly.map(() => null)], 2, 3)).toHaveLength(1);
  });

  it('depends only on the poses and the seed', () => {
    expect(clusterPoses(people, 2, 9)).toEqual(clusterPoses(people, 2, 9));
  });
});
