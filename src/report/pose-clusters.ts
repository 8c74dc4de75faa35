import { at } from '../foundation/index.ts';
import type { Point } from '../geometry/index.ts';
import { type Random, randomStream } from '../random.ts';
import type { Pose } from '../skeletons/index.ts';

/**
 * A pose without position and size: the mean of its labeled joints is (0, 0), and their root mean square distance
 * from it is 1.
 */
export type StandardPose = readonly (Point | null)[];

/** A group of people in similar poses. */
export interface PoseCluster {
  /** Indices of the given poses. */
  readonly people: readonly number[];
  /** The mean of their poses; `null` for a joint that none of them has. */
  readonly mean: StandardPose;
}

/** Normalizes a pose. `undefined` if its size is 0: a single joint, or all joints in one place. */
export function standardPose(pose: Pose): StandardPose | undefined {
  const points = pose.map((joint) => joint?.point ?? null);
  const center = meanPoint(points);
  if (center === null) return undefined;
  const moved = points.map((point) => point && { x: point.x - center.x, y: point.y - center.y });
  const labeled = moved.filter((point) => point !== null);
  const size = Math.sqrt(sum(labeled.map(({ x, y }) => x * x + y * y)) / labeled.length);
  if (!(size > 0)) return undefined;
  return moved.map((point) => point && { x: point.x / size, y: point.y / size });
}

const rounds = 50;

/** Poses with a smaller squared distance are equal up to rounding. */
const same = 1e-12;

/**
 * Groups poses by k-means (Lloyd's algorithm, seeded by k-means++) on normalized poses. The distance of a pose from a
 * mean uses only the joints that both have. The largest cluster comes first. Poses without a size are in no cluster.
 * @param count number of clusters; there are fewer if fewer poses differ
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

/**
 * k-means++ (Arthur and Vassilvitskii, 2007): each further mean is a random pose, chosen with a probability
 * proportional to its squared distance from the means so far.
 */
function firstMeans(shapes: readonly StandardPose[], count: number, random: Random): StandardPose[] {
  if (shapes.length === 0) return [];
  const means = [at(shapes, random.integer(shapes.length))];
  while (means.length < count) {
    const squared = shapes.map((shape) => Math.min(...means.map((mean) => squaredDistance(shape, mean))));
    const total = sum(squared);
    if (!(total > same * shapes.length)) break;
    let left = random.uniform(0, total);
    const drawn = squared.findIndex((value) => {
      left -= value;
      return left < 0;
    });
    means.push(at(shapes, drawn < 0 ? squared.indexOf(Math.max(...squared)) : drawn));
  }
  return means;
}

function nearestMean(shape: StandardPose, means: readonly StandardPose[]): number {
  const squared = means.map((mean) => squaredDistance(shape, mean));
  return squared.indexOf(Math.min(...squared));
}

/**
 * The mean squared distance over the joints that both poses have. Poses that share no joint are as far apart as
 * opposite ones.
 */
function squaredDistance(a: StandardPose, b: StandardPose): number {
  const squared = a.flatMap((point, joint) => {
    const other = b[joint];
    return point && other ? [(point.x - other.x) ** 2 + (point.y - other.y) ** 2] : [];
  });
  return squared.length === 0 ? 4 : sum(squared) / squared.length;
}

/** The mean pose. A joint that none of the poses has keeps its previous position. */
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
