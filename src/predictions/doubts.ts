import type { Dataset, Sample } from '../data/index.ts';
import { comparisons, headlineOf, predictedJoint } from '../eval/index.ts';
import { median } from '../foundation/index.ts';
import { distance, type ImagePoint, imagePoint, type Size } from '../geometry/index.ts';
import { mirrorOrder, type Pose, poseBox } from '../skeletons/index.ts';
import { type Axes, exchangeXY } from './axes.ts';
import { fittedReadings, type JointPair, type Surroundings } from './fitted-readings.ts';
import { imageReadings } from './image-readings.ts';
import { orderReadings } from './order-readings.ts';
import type { OtherReading } from './other-reading.ts';

export interface Stated {
  readonly origin: number;
  /** The axes that the file was read with, if it is an array. */
  readonly axes?: Axes | undefined;
}

/** Moves a joint; `undefined` if the image's size or the person's box, which it needs, is not known. */
export type MoveJoint = (point: ImagePoint, surroundings: Surroundings) => ImagePoint | undefined;

/** The data that `doubts` needs to try other meanings of a file's coordinates. */
export interface Rereading {
  /** The sizes of the dataset's images by name, as far as they are known. Called only for a poor score. */
  readonly sizes: () => Promise<ReadonlyMap<string, Size>>;
  /** The poses with every joint of the file moved before people are matched. */
  readonly moved: (move: MoveJoint, sizes: ReadonlyMap<string, Size>) => readonly (Pose | null)[];
}

/** Smallest gain in score, in points, for which another reading is suggested. */
const farBetter = 5;

/**
 * Looks for signs that predictions were misread. Each sentence names a correction. The poses are scored again with left
 * and right exchanged, with x and y exchanged, in other orders, and in each of the `others`. Then other coordinates are
 * tried: fractions, mirrored and rotated images, images of another size, crops, and a shift of all joints. These are
 * reported only if they explain most joints. If the nearly correct joints are all one pixel off, the sentence suggests another
 * origin.
 */
export async function doubts(
  dataset: Dataset,
  poses: readonly (Pose | null)[],
  others: readonly OtherReading[],
  stated: Stated,
  rereading?: Rereading,
): Promise<readonly string[]> {
  const score = (read: readonly (Pose | null)[]) =>
    headlineOf(dataset.skeleton, comparisons(dataset.samples, read));
  const { name, score: found } = score(poses);
  const asStated = found ?? 0;
  if (asStated > 100 - farBetter) return shiftedByOne(dataset, poses, stated);
  const readings = [
    exchangedSides(dataset, poses),
    exchangedCoordinates(poses, stated),
    ...orderReadings(dataset.samples, poses),
    ...others,
    ...(rereading ? await coordinateReadings(dataset, poses, rereading) : []),
  ];
  const better = readings
    .map((reading) => ({ ...reading, score: score(reading.poses).score ?? 0 }))
    .filter(({ score }) => score > asStated + farBetter);
  const highest = Math.max(...better.map(({ score }) => score));
  // Of readings that score nearly alike the first is taken, which is the simplest.
  const best = better.find(({ score }) => score > highest - 1);
  if (best === undefined) return shiftedByOne(dataset, poses, stated);
  return [
    `${name} is ${asStated.toFixed(2)}, but ${best.score.toFixed(2)} ${best.how}; if the file has this meaning, ${best.remedy}`,
  ];
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

/** Smallest share of joints that must be near their labels under another meaning of the coordinates. */
const explained = 0.7;

/** Other meanings of the coordinates that move most joints near their labels, and at least twice as many as before. */
async function coordinateReadings(
  dataset: Dataset,
  poses: readonly (Pose | null)[],
  { sizes: read, moved }: Rereading,
): Promise<readonly OtherReading[]> {
  const { samples, skeleton } = dataset;
  const before = nearlyRightShare(samples, poses);
  if (before > explained / 2) return [];
  const sizes = await read();
  const order = mirrorOrder(skeleton);
  const exchanged = (read: readonly (Pose | null)[]) =>
    read.map((pose) => pose && order.map((index) => pose[index] ?? null));
  const hasSides = order.some((index, joint) => index !== joint);
  const exact = imageReadings.map(({ how, remedy, toPixels }) => ({
    how,
    remedy,
    move: ((point, { size }) => size && toPixels(point, size)) as MoveJoint,
  }));
  const ofOrder = (isExchanged: boolean): readonly OtherReading[] => {
    const paired = isExchanged ? exchanged(poses) : poses;
    const fitted = fittedReadings(jointPairs(samples, paired, sizes));
    const readings = [...exact, ...fitted.map(({ toPixels: move, ...words }) => ({ ...words, move }))];
    return readings.map(({ how, remedy, move }) => ({
      how: isExchanged ? `${how}, and with left and right joints exchanged` : how,
      remedy: isExchanged ? `${remedy}, and exchange the names of left and right joints` : remedy,
      poses: isExchanged ? exchanged(moved(move, sizes)) : moved(move, sizes),
    }));
  };
  return [...ofOrder(false), ...(hasSides ? ofOrder(true) : [])].filter(
    (reading) => nearlyRightShare(samples, reading.poses) >= explained,
  );
}

function jointPairs(
  samples: readonly Sample[],
  poses: readonly (Pose | null)[],
  sizes: ReadonlyMap<string, Size>,
): readonly JointPair[] {
  return samples.flatMap(({ pose, image, box }, person) =>
    pose.flatMap((joint, index) => {
      const found = predictedJoint(poses[person] ?? null, index);
      if (joint === null || found === null) return [];
      return [{ found: found.point, truth: joint.point, surroundings: { size: sizes.get(image), box } }];
    }),
  );
}

/** The share of labeled joints whose prediction is nearly correct. */
function nearlyRightShare(samples: readonly Sample[], poses: readonly (Pose | null)[]): number {
  const labeled = samples.reduce((sum, { pose }) => sum + pose.filter((joint) => joint !== null).length, 0);
  return nearOffsets(samples, poses).length / Math.max(1, labeled);
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
  const offsets = nearOffsets(samples, poses);
  if (2 * offsets.length < samples.flatMap((_, person) => poses[person]?.filter(Boolean) ?? []).length)
    return [];
  const [x, y] = [median(offsets.map(({ x }) => x)), median(offsets.map(({ y }) => y))];
  const sign = origin === 0 ? 1 : -1;
  if (!isOne(sign * x) || !isOne(sign * y)) return [];
  const place = `${Math.abs(x).toFixed(1)} to the ${x > 0 ? 'right of' : 'left of'} the labels and ${Math.abs(y).toFixed(1)} ${y > 0 ? 'below' : 'above'}`;
  return [
    `the joints lie ${place} (median, pixels); if the file counts pixels from ${1 - origin}, set the option "origin" to ${1 - origin}`,
  ];
}

/** From label to prediction, for joints whose prediction is nearly correct. */
function nearOffsets(
  samples: readonly Sample[],
  poses: readonly (Pose | null)[],
): readonly { readonly x: number; readonly y: number }[] {
  return samples.flatMap(({ pose }, person) => {
    const box = poseBox(pose);
    const near = box ? nearlyRight * Math.max(box.width, box.height) : 0;
    return pose.flatMap((truth, joint) => {
      const found = predictedJoint(poses[person] ?? null, joint);
      if (truth === null || found === null || distance(found.point, truth.point) > near) return [];
      return [{ x: found.point.x - truth.point.x, y: found.point.y - truth.point.y }];
    });
  });
}
