import {
  type Dataset,
  datasetImages,
  type ImageSizeReader,
  readImageSizes,
  type Sample,
} from '../data/index.ts';
import type { Size } from '../geometry/index.ts';
import type { Pose } from '../skeletons/index.ts';
import type { MoveJoint } from './doubts.ts';
import type { Surroundings } from './fitted-readings.ts';
import type { DetectedPeople } from './found.ts';
import { matchPeople } from './match-people.ts';

/** The sizes of a dataset's images: those that the labels state, and with a reader all others. */
export async function knownSizes(
  dataset: Dataset,
  readSize: ImageSizeReader | undefined,
): Promise<ReadonlyMap<string, Size>> {
  const stated = datasetImages(dataset).flatMap(({ name, size }) => (size ? [[name, size] as const] : []));
  const read = readSize ? (await readImageSizes(dataset, readSize)).sizes : new Map<string, Size>();
  return new Map([...stated, ...read]);
}

/** Poses in the order of the samples, with every joint moved. A joint that cannot be moved is left out. */
export function movedPoses(
  samples: readonly Sample[],
  poses: readonly (Pose | null)[],
  move: MoveJoint,
  sizes: ReadonlyMap<string, Size>,
): readonly (Pose | null)[] {
  return samples.map(({ image, box }, person) => {
    const pose = poses[person] ?? null;
    return pose && movedPose(pose, move, { size: sizes.get(image), box });
  });
}

/** The poses of detected people who are moved and then matched to the labeled people. */
export function movedDetections(
  dataset: Dataset,
  found: DetectedPeople,
  map: (pose: Pose) => Pose,
  where: string,
  move: MoveJoint,
  sizes: ReadonlyMap<string, Size>,
): readonly (Pose | null)[] {
  const people = new Map<string, Sample[]>();
  for (const sample of dataset.samples)
    people.set(sample.image, [...(people.get(sample.image) ?? []), sample]);
  const surroundings = (image: string): Surroundings => {
    const [only, second] = people.get(image) ?? [];
    // With several people, the person that the box belongs to is unknown.
    return { size: sizes.get(image), box: second === undefined ? only?.box : undefined };
  };
  const moved = (pose: Pose, image: string) => map(movedPose(pose, move, surroundings(image)));
  return matchPeople(found, dataset, moved, where).poses;
}

function movedPose(pose: Pose, move: MoveJoint, surroundings: Surroundings): Pose {
  return pose.map((joint) => {
    const point = joint && move(joint.point, surroundings);
    return point ? { ...joint, point } : null;
  });
}
