import { LimberError } from '../errors.ts';
import type { Size } from '../geometry/index.ts';
import type { Dataset, Sample } from './dataset.ts';

/**
 * Labels are pixels, and a box is its corner, width and height. Files that mean something else are read as very small
 * poses or as boxes that reach out of their images, and training on them teaches nothing.
 *
 * @param sizes the images' sizes by name, where they were seen; else as the labels state them
 * @returns what is doubtful, in sentences
 * @throws LimberError when all labels are fractions of their images, or boxes are given by two corners.
 */
export function checkUnits(
  { samples, files }: Pick<Dataset, 'samples' | 'files'>,
  sizes: ReadonlyMap<string, Size> = new Map(),
): readonly string[] {
  const where = files.name;
  const subjects = samples
    .filter(({ crowd }) => !crowd)
    .map((sample) => ({ sample, size: sizes.get(sample.image) ?? sample.imageSize }));
  refuseFractions(subjects, where);
  refuseCorners(subjects, where);
  return percentDoubt(subjects, where);
}

interface Subject {
  readonly sample: Sample;
  readonly size: Size | undefined;
}

/** Readers move 1-based coordinates by 1, so fractions may lie between −1 and 1. */
const isFraction = (value: number) => Math.abs(value) <= 1;

function refuseFractions(subjects: readonly Subject[], where: string): void {
  const points = subjects.flatMap(({ sample }) => sample.pose.flatMap((joint) => joint?.point ?? []));
  const example = points.find(({ x, y }) => !Number.isInteger(x) && !Number.isInteger(y));
  if (points.length >= 2 && example && points.every(({ x, y }) => isFraction(x) && isFraction(y))) {
    throw new LimberError({
      what: 'coordinates are fractions of the image, not pixels',
      got: `no joint beyond 1, e.g. (${example.x}, ${example.y})`,
      expected: 'x times the image’s width, y times its height',
      where,
    });
  }
  const boxes = subjects.flatMap(({ sample }) => sample.box ?? []);
  const [box] = boxes;
  if (box && boxes.every(({ width, height }) => width <= 1 && height <= 1)) {
    throw new LimberError({
      what: 'boxes are fractions of the image, not pixels',
      got: `no box wider or higher than 1, e.g. ${box.width} × ${box.height}`,
      expected: 'pixels',
      where,
    });
  }
}

/** So many boxes, and so large a share, must reach out of their images. */
const leastOutside = { boxes: 2, share: 0.2 };
/** Pixels by which a box may reach out of its image. */
const slack = 2;

/**
 * Boxes as two corners: read as corner, width and height many reach out of their images, while read as corners all are
 * within their images and hold the joints.
 */
function refuseCorners(subjects: readonly Subject[], where: string): void {
  const boxes = subjects.flatMap(({ sample: { box, pose }, size }) =>
    box && size ? [{ box, pose, size }] : [],
  );
  const outside = boxes.filter(
    ({ box, size }) => box.x + box.width > size.width + slack || box.y + box.height > size.height + slack,
  );
  const [first] = outside;
  const isEnough =
    outside.length >= leastOutside.boxes && outside.length >= leastOutside.share * boxes.length;
  if (first === undefined || !isEnough) return;
  const areCorners = boxes.every(({ box: { x, y, width: right, height: bottom }, pose, size }) => {
    const [tolerantX, tolerantY] = [0.1 * (right - x) + slack, 0.1 * (bottom - y) + slack];
    const holds = pose.every(
      (joint) =>
        joint === null ||
        (joint.point.x >= x - tolerantX &&
          joint.point.x <= right + tolerantX &&
          joint.point.y >= y - tolerantY &&
          joint.point.y <= bottom + tolerantY),
    );
    return right > x && bottom > y && right <= size.width + slack && bottom <= size.height + slack && holds;
  });
  if (!areCorners) return;
  const { x, y, width, height } = first.box;
  throw new LimberError({
    what: 'boxes are given by two corners',
    got: `[${x}, ${y}, ${width}, ${height}] in an image of ${first.size.width}×${first.size.height}, and ${outside.length} of ${boxes.length} boxes that reach out of their images if read as x, y, width, height`,
    expected: 'x and y of the top left corner, width and height',
    where,
  });
}

/** Fewer people may all be in one corner of their images. */
const leastPeople = 5;

/** Coordinates in per cent: all at most 100 and spread over that range, in images at least twice as wide and high. */
function percentDoubt(subjects: readonly Subject[], where: string): readonly string[] {
  const labelled = subjects.flatMap(({ sample: { pose }, size }) => {
    const points = pose.flatMap((joint) => joint?.point ?? []);
    return points.length > 0 && size ? [{ points, size }] : [];
  });
  const points = labelled.flatMap(({ points }) => points);
  const [largestX, largestY] = [max(points.map(({ x }) => x)), max(points.map(({ y }) => y))];
  const isWithin = points.every(({ x, y }) => x >= -1 && y >= -1) && largestX <= 100 && largestY <= 100;
  const isLarge = labelled.every(({ size }) => size.width >= 200 && size.height >= 200);
  if (labelled.length < leastPeople || !isWithin || !isLarge || largestX < 50 || largestY < 50) return [];
  const { width, height } = labelled[0]!.size;
  return [
    `no joint lies beyond 100 in x or y, although images are as large as ${width}×${height}: the coordinates may be per cent of the image instead of pixels – in ${where}`,
  ];
}

function max(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY);
}
