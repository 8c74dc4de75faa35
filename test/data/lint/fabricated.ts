import type { Sample } from '../../../src/data/index.ts';
import { memorySource } from '../../../src/data/index.ts';
import { thumbnailSize } from '../../../src/data/lint/image-facts.ts';
import type { ImageFacts, ImageReport, LintedDataset } from '../../../src/data/lint/index.ts';
import { drawSyntheticFigure } from '../../../src/data/synthetic-figure.ts';
import { LimberError } from '../../../src/errors.ts';
import { boxAround, boxCenter, imagePoint } from '../../../src/geometry/index.ts';
import type { Image } from '../../../src/images/index.ts';
import { jointIndex, lsp, type Pose, poseBox, type Skeleton } from '../../../src/skeletons/index.ts';

export const people = 120;
export const side = 96;

/** Leeds Sports Pose's skeleton, with all optional properties. */
export const skeleton: Skeleton = { ...lsp, sigmas: lsp.joints.map(() => 0.07) };

/** A dataset without faults: synthetic figures in different images, three quarters of them for training. */
export function cleanSubject(): LintedDataset {
  const drawn = Array.from({ length: people }, (_, index) => ({
    index,
    ...drawSyntheticFigure(11, index, side),
  }));
  const samples = drawn.map(({ index, pose }): Sample => {
    const box = poseBox(pose)!;
    return {
      id: `puppets/${index}`,
      image: `${index}.png`,
      pose,
      box: boxAround(boxCenter(box), box.width * 1.1, box.height * 1.1),
      imageSize: { width: side, height: side },
    };
  });
  const reports = drawn.map(({ index, image }): [string, ImageReport] => [
    `${index}.png`,
    { kind: 'seen', facts: factsOf(image, index) },
  ]);
  return {
    name: 'puppets:here',
    dataset: { name: 'puppets', skeleton, files: memorySource(new Map()), samples },
    splits: new Map(samples.map(({ id }, index) => [id, index < 0.75 * people ? 'train' : 'test'])),
    images: new Map(reports),
  };
}

function factsOf(image: Image, index: number): ImageFacts {
  const { width, height } = thumbnailSize;
  const thumbnail = Uint8Array.from({ length: width * height }, (_, place) => {
    const x = Math.floor(((place % width) * image.width) / width);
    const y = Math.floor((Math.floor(place / width) * image.height) / height);
    return image.data[(y * image.width + x) * 3]!;
  });
  return { size: { width: image.width, height: image.height }, digest: `digest ${index}`, thumbnail };
}

/** The dataset with some samples changed. */
export function withSamples(
  subject: LintedDataset,
  change: (sample: Sample, index: number) => Sample,
): LintedDataset {
  const { dataset } = subject;
  return { ...subject, dataset: { ...dataset, samples: dataset.samples.map(change) } };
}

/** The dataset with one sample changed. */
export function withSample(
  subject: LintedDataset,
  at: number,
  change: (sample: Sample) => Partial<Sample>,
): LintedDataset {
  return withSamples(subject, (sample, index) => (index === at ? { ...sample, ...change(sample) } : sample));
}

/** The dataset with one sample's joints moved. */
export function withJoints(
  subject: LintedDataset,
  at: number,
  places: (pose: Pose) => Readonly<Record<string, { readonly x: number; readonly y: number }>>,
): LintedDataset {
  return withSample(subject, at, ({ pose }) => {
    const moved = [...pose];
    for (const [name, { x, y }] of Object.entries(places(pose))) {
      moved[jointIndex(skeleton, name)] = { point: imagePoint(x, y), visible: true };
    }
    return { pose: moved };
  });
}

/** The labeled position of a joint. */
export function placeOf(pose: Pose, joint: string) {
  return pose[jointIndex(skeleton, joint)]!.point;
}

/** The dataset with the data of one image replaced. */
export function withImage(subject: LintedDataset, at: number, report: ImageReport): LintedDataset {
  return { ...subject, images: new Map(subject.images).set(`${at}.png`, report) };
}

export function withSkeleton(subject: LintedDataset, change: Partial<Skeleton>): LintedDataset {
  const { dataset } = subject;
  return { ...subject, dataset: { ...dataset, skeleton: { ...dataset.skeleton, ...change } } };
}

export function problem(message: string): LimberError {
  return new LimberError(message);
}
