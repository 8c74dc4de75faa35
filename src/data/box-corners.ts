import { boxCorners } from '../codecs/index.ts';
import { LimberError } from '../errors.ts';
import { type Box, imagePoint } from '../geometry/index.ts';
import { type Joint, parseSkeleton, type Skeleton } from '../skeletons/index.ts';
import type { Dataset, Sample } from './dataset.ts';

/** The skeleton of samples that are boxes. */
export const cornerSkeleton: Skeleton = parseSkeleton(
  { name: 'box', joints: [...boxCorners] },
  'box corners',
);

/**
 * The same images for a detector: each person's box becomes a pose of its corners, so that boxes go through crops and
 * augmentation as joints do. A crowd's box becomes a region that is ignored. A listed image without boxes becomes a
 * sample without corners, which teaches that the image has no people.
 * @throws LimberError when no person has a box.
 */
export function withBoxCorners(dataset: Dataset): Dataset {
  const boxed = dataset.samples.filter(({ box, crowd }) => box !== undefined && !crowd);
  if (boxed.length === 0) {
    throw new LimberError({
      what: 'the dataset has no boxes to train a detector on',
      got: `${dataset.samples.length} people without a box`,
      expected: 'a dataset that labels boxes, such as COCO',
      where: dataset.files.name,
    });
  }
  const samples = dataset.samples.flatMap(({ id, image, box, crowd, imageSize }): readonly Sample[] => {
    if (box === undefined) return [];
    const corners = cornersOf(box);
    return [{ id, image, imageSize, pose: crowd ? [null, null, ...corners] : [...corners, null, null] }];
  });
  const labeled = new Set(dataset.samples.map(({ image }) => image));
  const empty = (dataset.images ?? []).flatMap(({ name, size }): readonly Sample[] => {
    if (labeled.has(name)) return [];
    return [{ id: `${name} without people`, image: name, imageSize: size, pose: [null, null, null, null] }];
  });
  return { ...dataset, skeleton: cornerSkeleton, samples: [...samples, ...empty] };
}

/** Points are counted from the first pixel's center, boxes from its corner. */
function cornersOf({ x, y, width, height }: Box): readonly Joint[] {
  return [imagePoint(x - 0.5, y - 0.5), imagePoint(x + width - 0.5, y + height - 0.5)].map((point) => ({
    point,
  }));
}

/** The first sample of every image. */
export function onePerImage(samples: readonly Sample[]): readonly Sample[] {
  const seen = new Set<string>();
  return samples.filter(({ image }) => !seen.has(image) && seen.add(image));
}
