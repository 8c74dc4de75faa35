import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { Size } from '../geometry/index.ts';
import type { Dataset, Sample } from './dataset.ts';

/**
 * Checks the units of labels: coordinates must be pixels, and a box must be its corner, width and height. Other files
 * would be read as tiny poses, or as boxes that extend beyond their images, and a training on them would be useless.
 * @param sizes the images' measured sizes by name. Other images have the size that the labels state.
 * @returns sentences about doubtful labels
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

/** Readers subtract 1 from 1-based coordinates, so fractions may lie between −1 and 1. */
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

/** At least this number and this share of boxes must extend beyond their images. */
const leastOutside = { boxes: 2, share: 0.2 };
/** Pixels by which a box may extend beyond its image. */
const slack = 2;

/**
 * Refuses boxes that are given by two corners. Read as corner, width and height, many of them extend beyond their
 * images; read as two corners, all lie within their images and contain the joints.
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

/** With fewer people, all of them may happen to be in one corner of their images. */
const leastPeople = 5;

/**
 * Doubts coordinates that look like percent: all are at most 100 and spread over that range, in images at least
 * twice as large.
 */
function percentDoubt(subjects: readonly Subject[], where: string): readonly string[] {
  const labeled = subjects.flatMap(({ sample: { pose }, size }) => {
    const points = pose.flatMap((joint) => joint?.point ?? []);
    return points.length > 0 && size ? [{ points, size }] : [];
  });
  const points = labeled.flatMap(({ points }) => points);
  const [largestX, largestY] = [max(points.map(({ x }) => x)), max(points.map(({ y }) => y))];
  const isWithin = points.every(({ x, y }) => x >= -1 && y >= -1) && largestX <= 100 && largestY <= 100;
  const isLarge = labeled.every(({ size }) => size.width >= 200 && size.height >= 200);
  if (labeled.length < leastPeople || !isWithin || !isLarge || largestX < 50 || largestY < 50) return [];
  const { width, height } = at(labeled, 0).size;
  return [
    `no joint lies beyond 100 in x or y, although images are as large as ${width}×${height}: the coordinates may be percent of the image instead of pixels – in ${where}`,
  ];
}

function max(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY);
}
