import { at, groupBy } from '../../foundation/index.ts';
import type { ImageFacts } from './image-facts.ts';
import { similarImages } from './similar-images.ts';
import type { LintedDataset } from './subject.ts';

/** An image of one of the datasets. */
export interface PlacedImage {
  readonly subject: LintedDataset;
  readonly image: string;
  /** The id of its first sample. */
  readonly sample: string;
  /** Its split, or its dataset if that has no splits. */
  readonly part: string;
}

/** Two images that are equal or look alike, the earlier one first. */
export interface Likeness {
  readonly first: PlacedImage;
  readonly second: PlacedImage;
  /** `same`: the files are equal byte for byte. */
  readonly kind: 'same' | 'similar';
  /** Pearson's correlation of their thumbnails; 1 for equal files. */
  readonly correlation: number;
}

/**
 * Bounds for images that look alike. Among the 12,000 images of Leeds Sports Pose and its extension they give 63
 * pairs, all of them the same photograph or scenes moments apart. With slightly lower bounds, unrelated old prints
 * match because of their frames.
 */
const bounds = { bits: 11, correlation: 0.88 };

/**
 * Pairs each image with the first equal one, and with the most similar earlier images: one in its own part of the
 * data, one in other parts.
 */
export function findLikenesses(subjects: readonly LintedDataset[]): readonly Likeness[] {
  const images = subjects.flatMap(seenImages);
  return [...sameFiles(images), ...similarFiles(images)];
}

interface SeenImage {
  readonly place: PlacedImage;
  readonly facts: ImageFacts;
}

function seenImages(subject: LintedDataset): readonly SeenImage[] {
  const samples = groupBy(subject.dataset.samples, ({ image }) => image);
  return [...subject.images].flatMap(([image, report]) => {
    const sample = samples.get(image)?.[0]?.id;
    if (report.kind !== 'seen' || sample === undefined) return [];
    const part = subject.splits.get(sample) ?? subject.name;
    return [{ place: { subject, image, sample, part }, facts: report.facts }];
  });
}

function sameFiles(images: readonly SeenImage[]): readonly Likeness[] {
  return [...groupBy(images, ({ facts }) => facts.digest).values()].flatMap((equal) =>
    equal.slice(1).map((other) => ({
      first: at(equal, 0).place,
      second: other.place,
      kind: 'same' as const,
      correlation: 1,
    })),
  );
}

function similarFiles(images: readonly SeenImage[]): readonly Likeness[] {
  const pairs = similarImages(
    images.map(({ facts }) => facts.thumbnail),
    bounds,
  )
    .map(({ first, second, correlation }) => ({
      first: at(images, first),
      second: at(images, second),
      correlation,
    }))
    .filter(({ first, second }) => first.facts.digest !== second.facts.digest)
    .map(({ first, second, correlation }) => ({
      first: first.place,
      second: second.place,
      kind: 'similar' as const,
      correlation,
    }));
  return [...groupBy(pairs, ({ second }) => second).values()].flatMap((likenesses) =>
    [...groupBy(likenesses, crossesParts).values()].map((group) =>
      group.reduce((best, other) => (other.correlation > best.correlation ? other : best)),
    ),
  );
}

/** Whether the images are in different parts of the data, so that one may be trained on and the other tested on. */
export function crossesParts({ first, second }: Pick<Likeness, 'first' | 'second'>): boolean {
  return first.part !== second.part;
}
