import { type Dataset, type ImageSizeReader, jointBox, personBox, type Sample } from '../../data/index.ts';
import { at, median } from '../../foundation/index.ts';
import type { Size } from '../../geometry/index.ts';

/** Measurements of a dataset's labels that matter for training. Lengths are shares of the side of the crop. */
export interface LabelMeasures {
  readonly people: number;
  readonly images: number;
  /** Most subjects in one image. */
  readonly most: number;
  /** Whether subjects have boxes in the dataset. */
  readonly boxed: boolean;
  /** Median share of the crop's side that the longer side of a subject takes. */
  readonly extent: number;
  /** The two joints that are nearest to each other, by the median of their distance. */
  readonly nearest: { readonly joints: readonly [string, string]; readonly distance: number } | undefined;
  /** Standard deviation of the body's direction around the circle, in degrees; `undefined` if there is no direction. */
  readonly turn: { readonly degrees: number; readonly axis: readonly [string, string] } | undefined;
}

/** Enough samples for medians. */
const most = 400;

/** The padding around a subject's box that recipes have. */
export const padding = 1.3;

/** Measures the labels that a training would learn from. Sizes of images are read only if they decide the crop. */
export async function measureLabels(
  { samples, skeleton, files }: Dataset,
  readSize: ImageSizeReader,
): Promise<LabelMeasures> {
  const usable = samples.filter(({ crowd, pose }) => !crowd && pose.some((joint) => joint !== null));
  const counts = new Map<string, number>();
  for (const { image } of usable) counts.set(image, (counts.get(image) ?? 0) + 1);
  const people = Math.max(0, ...counts.values());
  const chosen = usable.filter((_, index) => index % Math.ceil(usable.length / most) === 0);
  const sides = new Map<Sample, number>();
  for (const sample of chosen) {
    const side = people === 1 ? await imageSide(sample, readSize, files) : personSide(sample);
    if (side !== undefined && side > 0) sides.set(sample, side);
  }
  const extents = [...sides].flatMap(([sample, side]) => {
    const box = jointBox(sample) ?? sample.box;
    return box === undefined ? [] : [Math.max(box.width, box.height) / side];
  });
  return {
    people: usable.length,
    images: counts.size,
    most: people,
    boxed: usable.every(({ box }) => box !== undefined),
    extent: median(extents),
    nearest: nearestJoints([...sides], skeleton.joints),
    turn: turnOf(chosen, skeleton.joints),
  };
}

async function imageSide(
  { image, imageSize }: Sample,
  readSize: ImageSizeReader,
  files: Dataset['files'],
): Promise<number | undefined> {
  const read = async (): Promise<Size> => readSize(await files.read(image), `${files.name}/${image}`);
  const size = imageSize ?? (await read().catch(() => undefined));
  return size && Math.max(size.width, size.height);
}

function personSide(sample: Sample): number | undefined {
  const box = personBox(sample);
  return box && padding * Math.max(box.width, box.height);
}

function nearestJoints(
  sides: readonly (readonly [Sample, number])[],
  joints: readonly string[],
): LabelMeasures['nearest'] {
  const pairs = joints.flatMap((one, a) =>
    joints.slice(a + 1).flatMap((other, place) => {
      const b = a + 1 + place;
      const shares = sides.flatMap(([{ pose }, side]) => {
        const [from, to] = [pose[a], pose[b]];
        return from && to ? [Math.hypot(from.point.x - to.point.x, from.point.y - to.point.y) / side] : [];
      });
      const distance = shares.length < 3 ? undefined : median(shares);
      return distance === undefined ? [] : [{ joints: [one, other] as const, distance }];
    }),
  );
  return pairs.toSorted((a, b) => a.distance - b.distance)[0];
}

/** The spread of the subject's direction: from one joint to another, for the two joints that are furthest apart. */
function turnOf(samples: readonly Sample[], joints: readonly string[]): LabelMeasures['turn'] {
  let best: { readonly length: number; readonly axis: readonly [number, number] } | undefined;
  for (const [a] of joints.entries()) {
    for (let b = a + 1; b < joints.length; b++) {
      const lengths = directions(samples, a, b).map(([x, y]) => Math.hypot(x, y));
      const length = lengths.length < samples.length / 2 ? undefined : median(lengths);
      if (length !== undefined && length > (best?.length ?? 0)) best = { length, axis: [a, b] };
    }
  }
  if (best === undefined) return undefined;
  const units = directions(samples, ...best.axis).flatMap(([x, y]) => {
    const length = Math.hypot(x, y);
    return length > 0 ? [[x / length, y / length] as const] : [];
  });
  const mean = (axis: 0 | 1) => units.reduce((sum, unit) => sum + unit[axis], 0) / units.length;
  const resultant = Math.min(1, Math.hypot(mean(0), mean(1)));
  const degrees = (Math.sqrt(-2 * Math.log(Math.max(resultant, 1e-6))) * 180) / Math.PI;
  return { degrees, axis: [at(joints, best.axis[0]), at(joints, best.axis[1])] };
}

function directions(
  samples: readonly Sample[],
  a: number,
  b: number,
): readonly (readonly [number, number])[] {
  return samples.flatMap(({ pose }) => {
    const [from, to] = [pose[a], pose[b]];
    return from && to ? [[to.point.x - from.point.x, to.point.y - from.point.y] as const] : [];
  });
}
