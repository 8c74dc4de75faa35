import { entryOf } from '../../../foundation/index.ts';
import type { Box, ImagePoint, Size } from '../../../geometry/index.ts';
import {
  guessSkeleton,
  type Joint,
  type JointSource,
  type Pose,
  poseBox,
  type Skeleton,
  writtenNames,
} from '../../../skeletons/index.ts';
import type { Dataset, DatasetImage, LabelConflict, Sample } from '../../dataset.ts';
import { datasetImages } from '../../dataset-images.ts';

/** A COCO key points document, ready for JSON. */
export interface CocoDocument {
  readonly info: { readonly description: string } & Readonly<Record<string, unknown>>;
  readonly images: readonly CocoImage[];
  readonly annotations: readonly CocoSubject[];
  readonly categories: readonly [CocoSkeleton];
}

interface CocoImage {
  readonly id: number;
  readonly file_name: string;
  readonly width?: number;
  readonly height?: number;
}

interface CocoSubject {
  readonly id: number;
  readonly image_id: number;
  readonly category_id: 1;
  readonly keypoints: readonly number[];
  readonly num_keypoints: number;
  /** x, y, width, height. */
  readonly bbox: readonly [number, number, number, number];
  readonly area: number;
  readonly iscrowd: 0 | 1;
  /** The source of each key point, and the teacher's confidence; `null` if unlabeled or unknown. */
  readonly keypoint_sources?: readonly (JointSource | null)[] | undefined;
  readonly keypoint_confidences?: readonly (number | null)[] | undefined;
  readonly keypoint_conflicts?: readonly CocoConflict[] | undefined;
}

interface CocoConflict {
  readonly keypoint: string;
  readonly annotated: readonly [x: number, y: number];
  readonly teacher: readonly [x: number, y: number];
  readonly confidence: number;
  readonly kept: LabelConflict['kept'];
}

interface CocoSkeleton {
  readonly id: 1;
  readonly name: string;
  readonly supercategory: string;
  readonly keypoints: readonly string[];
  /** Pairs of key points, counted from 1. */
  readonly skeleton: readonly (readonly [number, number])[];
}

/** Facts that a COCO file needs and a dataset may lack. */
export interface CocoOptions {
  /** Gives the name of an image in the document. Default: its name in the dataset. */
  readonly fileName?: (image: string) => string;
  /** Sizes of the images whose labels do not state them. */
  readonly sizes?: ReadonlyMap<string, Size>;
  /** Additional entries for the document's `info`. */
  readonly info?: Readonly<Record<string, unknown>>;
}

/** A COCO document, and the data that it cannot store. */
export interface CocoConversion {
  readonly document: CocoDocument;
  /** Sentences about what COCO cannot store, and what had to be estimated. */
  readonly differences: readonly string[];
}

/**
 * Converts a dataset to COCO key points. `readCoco` reads back the same poses, boxes, areas, crowds and images.
 * Coordinates keep all their digits. Images keep their ids if these are distinct numbers, so that results for either
 * file fit the other. Occluded joints have visibility 1, all other labeled joints 2.
 */
export function toCoco(
  dataset: Dataset,
  { fileName = (name) => name, sizes, info = {} }: CocoOptions = {},
): CocoConversion {
  const { name, skeleton, samples } = dataset;
  const images = datasetImages(dataset);
  const keepsIds = haveNumbers(images);
  const cocoImages = new Map(
    images.map(({ name, id, size = sizes?.get(name) }, index): [string, CocoImage] => {
      const number = keepsIds && typeof id === 'number' ? id : index + 1;
      return [name, { id: number, file_name: fileName(name), ...size }];
    }),
  );
  const category = categoryOf(name, skeleton);
  return {
    document: {
      info: { description: name, ...info },
      images: [...cocoImages.values()],
      annotations: samples.map((sample, index) =>
        annotation(sample, skeleton, { id: index + 1, image_id: entryOf(cocoImages, sample.image).id }),
      ),
      categories: [category],
    },
    differences: [...lostOfSkeleton(skeleton, category), ...lostOfSamples(samples, cocoImages)],
  };
}

function haveNumbers(images: readonly DatasetImage[]): boolean {
  const ids = new Set(images.map(({ id }) => id));
  return ids.size === images.length && [...ids].every((id) => typeof id === 'number');
}

function annotation(
  sample: Sample,
  skeleton: Skeleton,
  ids: Pick<CocoSubject, 'id' | 'image_id'>,
): CocoSubject {
  const { x, y, width, height } = boxOf(sample);
  return {
    ...ids,
    category_id: 1,
    keypoints: sample.pose.flatMap((joint) =>
      joint ? [joint.point.x, joint.point.y, joint.visible === false ? 1 : 2] : [0, 0, 0],
    ),
    num_keypoints: labeled(sample.pose).length,
    bbox: [x, y, width, height],
    area: sample.area ?? width * height,
    iscrowd: sample.crowd ? 1 : 0,
    ...provenance(sample, skeleton),
  };
}

/** The fields that record a teacher's work. */
function provenance(
  { pose, conflicts = [] }: Sample,
  skeleton: Skeleton,
): Pick<CocoSubject, 'keypoint_sources' | 'keypoint_confidences' | 'keypoint_conflicts'> {
  const names = writtenNames(skeleton);
  const sources = pose.map((joint) => joint?.source ?? null);
  const confidences = pose.map((joint) => joint?.confidence ?? null);
  return {
    keypoint_sources: sources.some((source) => source !== null) ? sources : undefined,
    keypoint_confidences: confidences.some((confidence) => confidence !== null) ? confidences : undefined,
    keypoint_conflicts:
      conflicts.length > 0
        ? conflicts.map(({ joint, annotated, teacher, confidence, kept }) => ({
            keypoint: names[skeleton.joints.indexOf(joint)] ?? joint,
            annotated: [annotated.x, annotated.y] as const,
            teacher: [teacher.x, teacher.y] as const,
            confidence,
            kept,
          }))
        : undefined,
  };
}

/** The dataset's box, or the box around the joints, or an empty box. */
function boxOf({ box, pose }: Sample): Box {
  return box ?? poseBox(pose) ?? { x: 0, y: 0, width: 0, height: 0 };
}

function categoryOf(dataset: string, skeleton: Skeleton): CocoSkeleton {
  const { name, joints, limbs } = skeleton;
  const isPerson = joints.includes('left wrist');
  return {
    id: 1,
    name: isPerson ? 'person' : name,
    supercategory: isPerson ? 'person' : dataset,
    keypoints: writtenNames(skeleton),
    skeleton: limbs.flatMap(({ from, to }) =>
      typeof from === 'string' && typeof to === 'string'
        ? [[joints.indexOf(from) + 1, joints.indexOf(to) + 1] as const]
        : [],
    ),
  };
}

/** Lists the differences between the skeleton and the one that will be read back. */
function lostOfSkeleton(
  skeleton: Skeleton,
  { name, keypoints, skeleton: edges }: CocoSkeleton,
): readonly string[] {
  const read = guessSkeleton({ name, joints: keypoints, edges: edges.map(([a, b]) => [a - 1, b - 1]) });
  const aspects = {
    joints: 'the spelling of its joints',
    limbs: 'limbs that end between two joints, and names of limbs',
    mirrorPairs: 'mirror pairs',
    torso: 'torso',
    head: 'head',
    sigmas: 'sigmas',
  } as const;
  const same = (aspect: keyof typeof aspects) =>
    JSON.stringify(skeleton[aspect]) === JSON.stringify(read[aspect]);
  const lost = Object.entries(aspects).flatMap(([aspect, words]) =>
    same(aspect as keyof typeof aspects) ? [] : [words],
  );
  return lost.length === 0 ? [] : [`not stored of the skeleton: ${lost.join('; ')}`];
}

function lostOfSamples(
  samples: readonly Sample[],
  cocoImages: ReadonlyMap<string, CocoImage>,
): readonly string[] {
  const count = (words: string, of: (sample: Sample) => number) => {
    const total = samples.reduce((sum, sample) => sum + of(sample), 0);
    return total === 0 ? [] : [`${total} ${words}`];
  };
  const outside = ({ image, pose }: Sample) => {
    const { width, height } = entryOf(cocoImages, image);
    if (width === undefined || height === undefined) return 0;
    return labeled(pose).filter(({ point }) => !isInside(point, { width, height })).length;
  };
  return [
    ...count('head boxes (what PCKh divides by) are left out', ({ headBox }) => (headBox ? 1 : 0)),
    ...count('centers are left out', ({ center }) => (center ? 1 : 0)),
    ...count(
      'joints of unknown visibility are written as visible',
      ({ pose }) => labeled(pose).filter(({ visible }) => visible === undefined).length,
    ),
    ...count('missing boxes are replaced by the box around the joints', ({ box }) => (box ? 0 : 1)),
    ...count("missing areas are replaced by the box's area", ({ area }) => (area === undefined ? 1 : 0)),
    ...count('joints lie outside their image; they are kept, but some tools drop them', outside),
  ];
}

function isInside({ x, y }: ImagePoint, { width, height }: Size): boolean {
  return x >= -0.5 && y >= -0.5 && x < width - 0.5 && y < height - 0.5;
}

function labeled(pose: Pose): readonly Joint[] {
  return pose.filter((joint) => joint !== null);
}
