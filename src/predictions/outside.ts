import type { Sample } from '../data/index.ts';
import { predictedJoint } from '../eval/index.ts';
import { type ImagePoint, insideImage, type Size } from '../geometry/index.ts';
import type { Pose, Skeleton } from '../skeletons/index.ts';
import type { ImagePrediction } from './write.ts';

/**
 * A sentence about predicted joints outside their image, if there are any. A joint whose label is outside too is not
 * counted. Without the image's size, only joints left of the image or above it are recognized.
 * @param poses one per sample, in the dataset's joints.
 * @param sizeOf the size of a sample's image, by the sample's place; the size that the labels state by default.
 */
export function outsideWarnings(
  samples: readonly Sample[],
  poses: readonly (Pose | null)[],
  skeleton: Skeleton,
  sizeOf: (place: number) => Size | undefined = (place) => samples[place]?.imageSize,
): readonly string[] {
  const found = samples.flatMap((sample, place) =>
    skeleton.joints.flatMap((name, joint) => {
      const predicted = predictedJoint(poses[place] ?? null, joint);
      const truth = sample.pose[joint];
      const size = sizeOf(place) ?? endless;
      if (predicted === null || insideImage(predicted.point, size)) return [];
      if (truth && !insideImage(truth.point, size)) return [];
      return [{ image: sample.image, name, ...predicted }];
    }),
  );
  const [first] = found;
  if (first === undefined) return [];
  const images = new Set(found.map(({ image }) => image)).size;
  const joints = found.length === 1 ? '1 joint lies' : `${found.length} joints lie`;
  const where = images === 1 ? '' : ` in ${images} images`;
  const sure = first.confidence === undefined ? '' : `, confidence ${first.confidence.toFixed(2)}`;
  return [
    `${joints} outside the image${where}, e.g. ${first.name} at ${inPixels(first.point)} in ${first.image}${sure}`,
  ];
}

/**
 * A sentence about joints outside their image in predictions that are written as a table, which cannot mark them;
 * `undefined` if there are none.
 */
export function outsideInTable(images: readonly ImagePrediction[]): string | undefined {
  const found = images.flatMap(({ image, people }) =>
    people.flatMap(({ joints }) =>
      Object.entries(joints).flatMap(([name, joint]) => (joint.outside ? [{ image, name, ...joint }] : [])),
    ),
  );
  const [first] = found;
  if (first === undefined) return undefined;
  const joints = found.length === 1 ? '1 joint lies' : `${found.length} joints lie`;
  const where = `e.g. ${first.name} at ${inPixels(first)} in ${first.image}`;
  return `${joints} outside the image, ${where}: the JSON marks such joints, tables do not`;
}

const endless: Size = { width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY };

function inPixels({ x, y }: Pick<ImagePoint, 'x' | 'y'>): string {
  return `(${x.toFixed(0)}, ${y.toFixed(0)})`;
}
