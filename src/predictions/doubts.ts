import type { Dataset } from '../data/index.ts';
import { comparisons, headlineOf, predictedJoint } from '../eval/index.ts';
import { median } from '../foundation/index.ts';
import { distance, imagePoint } from '../geometry/index.ts';
import { mirrorOrder, type Pose, poseBox } from '../skeletons/index.ts';
import { type Axes, exchangeXY } from './axes.ts';

/** Another possible reading of a file. */
export interface OtherReading {
  /** What differs in this reading, e.g. `with x and y exchanged`. */
  readonly how: string;
  /** What the user has to do to get this reading. */
  readonly remedy: string;
  readonly poses: readonly (Pose | null)[];
}

export interface Stated {
  readonly origin: number;
  /** The axes that the file was read with, if it is an array. */
  readonly axes?: Axes | undefined;
}

/** Smallest gain in score, in points, for which another reading is suggested. */
const farBetter = 5;

/**
 * Looks for signs that predictions were misread. Each sentence names the option that would correct it. The poses are
 * scored again with left and right exchanged, with x and y exchanged, and in each of the `others`. If the nearly
 * correct joints are all one pixel off, the sentence suggests another origin.
 */
export function doubts(
  dataset: Dataset,
  poses: readonly (Pose | null)[],
  others: readonly OtherReading[],
  stated: Stated,
): readonly string[] {
  const score = (read: readonly (Pose | null)[]) =>
    headlineOf(dataset.skeleton, comparisons(dataset.samples, read));
  const { name, score: asStated } = score(poses);
  const better = [exchangedSides(dataset, poses), exchangedCoordinates(poses, stated), ...others]
    .map((reading) => ({ ...reading, score: score(reading.poses).score ?? 0 }))
    .filter(({ score }) => score > (asStated ?? 0) + farBetter)
    .sort((a, b) => b.score - a.score)
    .map(
      ({ how, remedy, score }) =>
        `${name} is ${(asStated ?? 0).toFixed(2)}, but ${score.toFixed(2)} ${how}; if that is what the file means, ${remedy}`,
    );
  return [...better.slice(0, 1), ...shiftedByOne(dataset, poses, stated)];
}

function exchangedSides({ skeleton }: Dataset, poses: readonly (Pose | null)[]): OtherReading {
  const order = mirrorOrder(skeleton);
  return {
    how: 'with left and right exchanged',
    remedy: 'name its joints in their order with the option "joints", or choose the other "labels"',
    poses: poses.map((pose) => pose && order.map((index) => pose[index] ?? null)),
  };
}

function exchangedCoordinates(poses: readonly (Pose | null)[], { axes }: Stated): OtherReading {
  return {
    how: 'with x and y exchanged',
    remedy: axes ? `set the option "axes" to ${exchangeXY(axes)}` : 'write x before y',
    poses: poses.map(
      (pose) =>
        pose?.map((joint) => joint && { ...joint, point: imagePoint(joint.point.y, joint.point.x) }) ?? null,
    ),
  };
}

/** Distance below which a joint counts as nearly correct, as a share of the longer side of the person's box. */
const nearlyRight = 0.1;

/** Labels are accurate to about half a pixel. */
function isOne(shift: number): boolean {
  return Math.abs(shift - 1) < 0.5;
}

function shiftedByOne(
  { samples }: Dataset,
  poses: readonly (Pose | null)[],
  { origin }: Stated,
): readonly string[] {
  const offsets = samples.flatMap(({ pose }, person) => {
    const box = poseBox(pose);
    const near = box ? nearlyRight * Math.max(box.width, box.height) : 0;
    return pose.flatMap((truth, joint) => {
      const found = predictedJoint(poses[person] ?? null, joint);
      if (truth === null || found === null || distance(found.point, truth.point) > near) return [];
      return [{ x: found.point.x - truth.point.x, y: found.point.y - truth.point.y }];
    });
  });
  const [x, y] = [median(offsets.map(({ x }) => x)), median(offsets.map(({ y }) => y))];
  const sign = origin === 0 ? 1 : -1;
  if (!isOne(sign * x) || !isOne(sign * y)) return [];
  const place = `${Math.abs(x).toFixed(1)} to the ${x > 0 ? 'right of' : 'left of'} the labels and ${Math.abs(y).toFixed(1)} ${y > 0 ? 'below' : 'above'}`;
  return [
    `the joints lie ${place} (median, pixels); if the file counts pixels from ${1 - origin}, set the option "origin" to ${1 - origin}`,
  ];
}
