import { distance, normalize, type Size } from '../geometry/index.ts';
import {
  type Joint,
  type JointSource,
  type SubjectKind,
  subjectKind,
  torsoJoints,
  torsoLength,
} from '../skeletons/index.ts';
import type { Dataset, Sample } from './dataset.ts';
import { personBox } from './person.ts';
import { type Quantiles, quantilesOf } from './quantiles.ts';

/** A dataset in numbers. */
export interface DatasetStatistics {
  readonly dataset: string;
  readonly skeleton: string;
  /** The kind of subject that the skeleton describes. */
  readonly subject: SubjectKind;
  readonly people: number;
  /** People without a labeled joint. They teach no joint. */
  readonly withoutJoints: number;
  /** Number of boxes around crowds. They are not counted as people. */
  readonly crowds: number;
  readonly images: number;
  /** People by split, if splits are known. */
  readonly splits: Readonly<Record<string, number>>;
  readonly joints: readonly JointStatistics[];
  /** Number of labeled joints per person. */
  readonly jointsPerPerson?: Quantiles;
  readonly peoplePerImage?: Quantiles;
  /** In pixels, over the images whose size is known. */
  readonly imageWidth?: Quantiles;
  readonly imageHeight?: Quantiles;
  /** The longer side of a person's box in pixels. Without a box in the dataset, the box around the joints is used. */
  readonly personSize?: Quantiles;
  /** Torso diameters in pixels. */
  readonly torso?: Quantiles;
}

/** Counts of a joint's labels, and of visible ones. */
export interface JointStatistics {
  readonly name: string;
  /** People for whom the joint is labeled. */
  readonly labeled: number;
  /** Labels that are marked as visible, and as occluded. All others have no mark. */
  readonly visible: number;
  readonly occluded: number;
  /** Labels by who placed them, if a teacher checked the labels. */
  readonly sources?: Readonly<Record<JointSource, number>>;
  /** People for whom label and teacher disagreed on the joint, and those for whom the teacher's position was kept. */
  readonly conflicts?: {
    readonly all: number;
    readonly teacherKept: number;
    readonly neitherKept: number;
  };
  /** Mean position in box coordinates: the person's box spans [−½, ½] on both axes. Absent without a label. */
  readonly mean?: { readonly x: number; readonly y: number } | undefined;
  /** Root mean square distance from the mean position, in box coordinates. */
  readonly spread?: number | undefined;
}

/** Additional input for statistics. */
export interface StatisticsOptions {
  /** The split of each sample by its id, if known. */
  readonly splits?: ReadonlyMap<string, string>;
  /** Sizes of images by name, for images whose labels do not state them. */
  readonly sizes?: ReadonlyMap<string, Size>;
}

/** Counts, sizes, visibility, and the distribution of joints over the person's box. */
export function datasetStatistics(
  { name, skeleton, samples }: Dataset,
  { splits = new Map(), sizes = new Map() }: StatisticsOptions = {},
): DatasetStatistics {
  const people = samples.filter(({ crowd }) => !crowd);
  const images = new Map<string, number>();
  for (const { image } of people) images.set(image, (images.get(image) ?? 0) + 1);
  const known = new Map(
    samples.flatMap((sample) => {
      const size = sizes.get(sample.image) ?? sample.imageSize;
      return size ? [[sample.image, size] as const] : [];
    }),
  );
  const quantities = {
    jointsPerPerson: people.map(({ pose }) => pose.filter((joint) => joint !== null).length),
    peoplePerImage: [...images.values()],
    imageWidth: [...known.values()].map(({ width }) => width),
    imageHeight: [...known.values()].map(({ height }) => height),
    personSize: people.flatMap((sample) => {
      const box = personBox(sample);
      return box ? [Math.max(box.width, box.height)] : [];
    }),
    torso: people.flatMap(({ pose }) => torsoLength(pose, torsoJoints(skeleton)) ?? []),
  };
  return {
    dataset: name,
    skeleton: skeleton.name,
    subject: subjectKind(skeleton),
    people: people.length,
    withoutJoints: people.filter(({ pose }) => pose.every((joint) => joint === null)).length,
    crowds: samples.length - people.length,
    images: images.size,
    splits: countBy(people.flatMap(({ id }) => splits.get(id) ?? [])),
    joints: skeleton.joints.map((joint, index) => jointStatistics(joint, index, people)),
    ...Object.fromEntries(
      Object.entries(quantities).flatMap(([key, values]) => {
        const quantiles = quantilesOf(values);
        return quantiles ? [[key, quantiles]] : [];
      }),
    ),
  };
}

function jointStatistics(name: string, index: number, people: readonly Sample[]): JointStatistics {
  const labels = people.flatMap(({ pose }) => pose[index] ?? []);
  const places = people.flatMap((sample) => {
    const [joint, box] = [sample.pose[index], personBox(sample)];
    return joint && box ? [normalize(joint.point, box)] : [];
  });
  const average = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const mean = { x: average(places.map(({ x }) => x)), y: average(places.map(({ y }) => y)) };
  return {
    name,
    labeled: labels.length,
    visible: labels.filter(({ visible }) => visible === true).length,
    occluded: labels.filter(({ visible }) => visible === false).length,
    ...teaching(name, labels, people),
    mean: places.length > 0 ? mean : undefined,
    spread:
      places.length > 0 ? Math.sqrt(average(places.map((place) => distance(place, mean) ** 2))) : undefined,
  };
}

function teaching(
  name: string,
  labels: readonly Joint[],
  people: readonly Sample[],
): Pick<JointStatistics, 'sources' | 'conflicts'> {
  if (!people.some(({ pose }) => pose.some((joint) => joint?.source !== undefined))) return {};
  const count = (wanted: JointSource) => labels.filter(({ source }) => source === wanted).length;
  const conflicts = people.flatMap(({ conflicts = [] }) => conflicts.filter(({ joint }) => joint === name));
  return {
    sources: { annotated: count('annotated'), teacher: count('teacher'), agreed: count('agreed') },
    conflicts: {
      all: conflicts.length,
      teacherKept: conflicts.filter(({ kept }) => kept === 'teacher').length,
      neitherKept: conflicts.filter(({ kept }) => kept === 'neither').length,
    },
  };
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
