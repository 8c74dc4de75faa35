import type { Point } from '../geometry/index.ts';
import { type Random, randomStream } from '../random.ts';
import type { Pose } from '../skeletons/index.ts';

/** A pose without place and size: its labelled joints have their mean at (0, 0) and a root mean square distance of 1 from it. */
export type StandardPose = readonly (Point | null)[];

/** People who stand alike. */
export interface PoseCluster {
  /** Indices of the poses given. */
  readonly people: readonly number[];
  /** The mean of their poses; `null` for a joint none of them has. */
  readonly mean: StandardPose;
}

/** A pose of one joint, or of joints in one place, has no size and stays out. */
export function standardPose(pose: Pose): StandardPose | undefined {
  const points = pose.map((joint) => joint?.point ?? null);
  const center = meanPoint(points);
  if (center === null) return undefined;
  const moved = points.map((point) => point && { x: point.x - center.x, y: point.y - center.y });
  const labelled = moved.filter((point) => point !== null);
  const size = Math.sqrt(sum(labelled.map(({ x, y }) => x * x + y * y)) / labelled.length);
  if (!(size > 0)) return undefined;
  return moved.map((point) => point && { x: point.x / size, y: point.y / size });
}

const rounds = 50;

/** Poses whose squared distance is smaller are the same but for rounding. */
const same = 1e-12;

/**
 * Groups poses by k-means (Lloyd's rounds from k-means++ seeds) on standard poses. The distance of a pose from a
 * mean is over the joints that both have. Clusters come largest first; poses without a size are in none.
 *
 * @param count clusters wanted; fewer come out where there are fewer different poses
 */
export function clusterPoses(poses: readonly Pose[], count: number, seed: number): readonly PoseCluster[] {
  const standard = poses.flatMap((pose, person) => {
    const shape = standardPose(pose);
    return shape ? [{ person, shape }] : [];
  });
  const shapes = standard.map(({ shape }) => shape);
  let means = firstMeans(shapes, count, randomStream(seed));
  let nearest: readonly number[] = [];
  for (let round = 0; round < rounds; round++) {
    const found = shapes.map((shape) => nearestMean(shape, means));
    if (found.every((mean, index) => mean === nearest[index])) break;
    nearest = found;
    means = means.map((mean, index) =>
      meanPoseOf(
        shapes.filter((_, at) => nearest[at] === index),
        mean,
      ),
    );
  }
  return means
    .map((mean, index) => ({
      mean,
      people: standard.filter((_, at) => nearest[at] === index).map(({ person }) => person),
    }))
    .filter(({ people }) => people.length > 0)
    .sort((a, b) => b.people.length - a.people.length);
}

/** k-means++ (Arthur and Vassilvitskii, 2007): each next mean is a pose drawn in proportion to its squared distance from the means so far. */
function firstMeans(shapes: readonly StandardPose[], count: number, random: Random): StandardPose[] {
  if (shapes.length === 0) return [];
  const means = [shapes[random.integer(shapes.length)]!];
  while (means.length < count) {
    const squared = shapes.map((shape) => Math.min(...means.map((mean) => squaredDistance(shape, mean))));
    const total = sum(squared);
    if (!(total > same * shapes.length)) break;
    let left = random.uniform(0, total);
    const drawn = squared.findIndex((value) => {
      left -= value;
      return left < 0;
    });
    means.push(shapes[drawn < 0 ? squared.indexOf(Math.max(...squared)) : drawn]!);
  }
  return means;
}

function nearestMean(shape: StandardPose, means: readonly StandardPose[]): number {
  const squared = means.map((mean) => squaredDistance(shape, mean));
  return squared.indexOf(Math.min(...squared));
}

/** The mean over the joints that both have; poses that share none are as far apart as opposite ones. */
function squaredDistance(a: StandardPose, b: StandardPose): number {
  const squared = a.flatMap((point, joint) => {
    const other = b[joint];
    return point && other ? [(point.x - other.x) ** 2 + (point.y - other.y) ** 2] : [];
  });
  return squared.length === 0 ? 4 : sum(squared) / squared.length;
}

/** A joint that none of the poses has stays where it was. */
function meanPoseOf(shapes: readonly StandardPose[], before: StandardPose): StandardPose {
  if (shapes.length === 0) return before;
  return before.map((point, joint) => meanPoint(shapes.map((shape) => shape[joint] ?? null)) ?? point);
}

function meanPoint(points: readonly (Point | null)[]): Point | null {
  const known = points.filter((point) => point !== null);
  if (known.length === 0) return null;
  return { x: sum(known.map(({ x }) => x)) / known.length, y: sum(known.map(({ y }) => y)) / known.length };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
