import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import { imagePoint } from '../../../geometry/index.ts';
import { parseJson } from '../../../parse-json.ts';
import { parseAs } from '../../../schema-problem.ts';
import { guessSkeleton, type Joint, jointNames, type Pose, type Skeleton } from '../../../skeletons/index.ts';
import type { DatasetImage, DroppedLabel, Sample } from '../../dataset.ts';
import { firstDuplicate } from '../../duplicate.ts';
import type { TextFile } from '../../text.ts';
import {
  annotationSchema,
  type CocoAnnotation,
  type CocoCategory,
  type CocoImage,
  categorySchema,
  documentSchema,
  imageSchema,
  numbered,
  parseRecords,
} from './schema.ts';

/** The subjects and images of one annotation file. Images still have the names in the file. */
export interface CocoFile {
  readonly where: string;
  readonly skeleton: Skeleton;
  readonly subjects: readonly CocoSubject[];
  readonly images: readonly DatasetImage[];
  /** The ids of the categories that were read. */
  readonly categories: readonly string[];
  /** Descriptions of repeated records. */
  readonly repeated: readonly string[];
}

/** A subject whose id and image still have the names in the file. */
export interface CocoSubject extends Sample {
  /** The image's id, as text. */
  readonly imageId: string;
  /** Key points that have a position although the file marks them as not labeled. */
  readonly unlabeled: readonly Omit<DroppedLabel, 'sample'>[];
}

/** @throws LimberError that names file, record and field. */
export function readCocoFile(file: TextFile, wanted: string | undefined, boxesOnly = false): CocoFile {
  const { where } = file;
  const content = parseJson(file.text, 'the file', where);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new LimberError({
      what: 'the file has no COCO labels',
      got: Array.isArray(content) ? `a list of ${content.length}` : JSON.stringify(content).slice(0, 40),
      expected:
        'an object with "images", "annotations" and "categories"; a list of results is for limber eval',
      where,
    });
  }
  const parsed = parseAs(documentSchema, content, { whole: 'the file', part: "COCO's" }, where);
  const images = parseRecords('image', imageSchema, parsed.images, where);
  const categories = parseRecords('category', categorySchema, parsed.categories, where);
  const annotations = parseRecords('annotation', annotationSchema, numbered(parsed.annotations), where);
  const all = [...categories.byId.values()];
  const chosen = boxesOnly ? [chooseBoxedCategory(all, wanted, where)] : chooseCategories(all, wanted, where);
  const skeleton = boxesOnly ? noJoints : skeletonOf(at(chosen, 0), where);
  const subjects = [...annotations.byId.values()].flatMap((annotation): readonly CocoSubject[] => {
    const place = `${where}, annotation ${annotation.id}`;
    if (!categories.byId.has(String(annotation.category_id))) {
      throw new LimberError({
        what: 'unknown category',
        got: String(annotation.category_id),
        expected: [...categories.byId.keys()].join(' or '),
        where: place,
      });
    }
    const image = images.byId.get(String(annotation.image_id));
    if (image === undefined) {
      throw new LimberError({
        what: 'unknown image',
        got: String(annotation.image_id),
        expected: `the id of an image in the file, e.g. ${[...images.byId.keys()].slice(0, 3).join(', ') || 'none'}`,
        where: place,
      });
    }
    if (!chosen.some(({ id }) => String(id) === String(annotation.category_id))) return [];
    const labels = boxesOnly ? { ...annotation, ...noKeypoints } : annotation;
    return [subject(labels, image, skeleton, place)];
  });
  return {
    where,
    skeleton,
    subjects,
    images: [...images.byId.values()].map(datasetImage),
    categories: chosen.map(({ id }) => String(id)),
    repeated: [...images.repeated, ...annotations.repeated],
  };
}

/** The skeleton of subjects with only a box. */
const noJoints: Skeleton = { name: 'box', joints: [], limbs: [], mirrorPairs: [] };

/** Replaces an annotation's labels of key points. */
const noKeypoints: Partial<CocoAnnotation> = {
  keypoints: null,
  keypoint_sources: null,
  keypoint_confidences: null,
  keypoint_conflicts: null,
};

/** The category of the boxes: the requested one, or `person`, or the only one. */
function chooseBoxedCategory(
  categories: readonly CocoCategory[],
  wanted: string | undefined,
  where: string,
): CocoCategory {
  const named = categories.find(({ name }) => name === (wanted ?? 'person'));
  const [only, ...others] = categories;
  const chosen = named ?? (wanted === undefined && others.length === 0 ? only : undefined);
  if (chosen !== undefined) return chosen;
  throw new LimberError({
    what: wanted === undefined ? 'several categories have boxes' : `no category "${wanted}"`,
    got: categories.map(({ name }) => name).join(', ') || 'none',
    expected: 'the option "category" with the name of one of them',
    where,
  });
}

/** The categories with key points. There may be several only if all have the same key points. */
function chooseCategories(
  categories: readonly CocoCategory[],
  wanted: string | undefined,
  where: string,
): readonly [CocoCategory, ...CocoCategory[]] {
  const jointed = categories.filter(({ keypoints }) => keypoints && keypoints.length > 0);
  const [first, ...others] = jointed.filter(({ name }) => wanted === undefined || name === wanted);
  const names = (some: readonly CocoCategory[]) => some.map(({ name }) => name).join(', ') || 'none';
  if (first === undefined) {
    throw new LimberError({
      what: wanted === undefined ? 'no category has key points' : `no category "${wanted}" with key points`,
      got: names(wanted === undefined ? categories : jointed),
      where,
    });
  }
  const joints = (category: CocoCategory) => (category.keypoints ?? []).join('\n');
  if (others.some((other) => joints(other) !== joints(first))) {
    throw new LimberError({
      what: 'several categories have key points of their own',
      got: names(jointed),
      expected: 'the option "category" with the name of one of them',
      where,
    });
  }
  return [first, ...others];
}

/** COCO counts key points in edges from 1. If an edge contains 0, the file counts from 0. */
function skeletonOf({ name, keypoints, skeleton }: CocoCategory, where: string): Skeleton {
  const joints = keypoints ?? [];
  const place = `${where}, category "${name}"`;
  const edges = skeleton ?? [];
  const first = edges.flat().includes(0) ? 0 : 1;
  const beyond = edges.flat().find((end) => end - first >= joints.length);
  if (beyond !== undefined) {
    throw new LimberError({
      what: 'the skeleton has an edge to a missing key point',
      got: String(beyond),
      expected: `${first} to ${joints.length - 1 + first}`,
      where: place,
    });
  }
  const found = guessSkeleton({ name, joints, edges: edges.map(([a, b]) => [a - first, b - first]) });
  const twice = firstDuplicate(found.joints);
  if (twice === undefined) return found;
  throw new LimberError({ what: 'two key points have the same name', got: `"${twice}"`, where: place });
}

function datasetImage({ id, file_name, width, height }: CocoImage): DatasetImage {
  const name = file_name.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  return { name, id, size: width && height ? { width, height } : undefined };
}

function subject(
  annotation: CocoAnnotation,
  image: CocoImage,
  skeleton: Skeleton,
  where: string,
): CocoSubject {
  const { id, bbox, area, iscrowd } = annotation;
  const { name, size } = datasetImage(image);
  const video = image.video_id ?? image.vid_id ?? undefined;
  const [x = 0, y = 0, boxWidth = 0, boxHeight = 0] = bbox ?? [];
  return {
    id: String(id),
    image: name,
    imageId: String(image.id),
    video: video === undefined ? undefined : String(video),
    pose: poseOf(annotation, skeleton.joints.length, where),
    unlabeled: unlabeledPlaces(annotation, skeleton),
    ...conflictsOf(annotation, skeleton, where),
    box: boxWidth > 0 && boxHeight > 0 ? { x, y, width: boxWidth, height: boxHeight } : undefined,
    area: area ?? undefined,
    crowd: iscrowd ? true : undefined,
    imageSize: size,
  };
}

function unlabeledPlaces({ keypoints }: CocoAnnotation, { joints }: Skeleton): CocoSubject['unlabeled'] {
  return joints.flatMap((joint, index) => {
    const [x = 0, y = 0, visibility = 0] = (keypoints ?? []).slice(3 * index, 3 * index + 3);
    if (visibility !== 0 || (x === 0 && y === 0)) return [];
    return [{ joint, point: imagePoint(x, y), reason: 'its visibility is 0, which means not labeled' }];
  });
}

/** The pose of an annotation. Without key points, no joint is labeled. */
function poseOf(annotation: CocoAnnotation, joints: number, where: string): Pose {
  const { keypoint_sources: sources, keypoint_confidences: confidences } = annotation;
  const values = annotation.keypoints ?? [];
  for (const each of [sources, confidences]) requireOneEach(each, joints, where);
  if (values.length !== 0 && values.length !== 3 * joints) {
    throw new LimberError({
      what: 'wrong number of key points',
      got: `${values.length} values`,
      expected: `x, y and visibility of ${joints}: ${3 * joints} values`,
      where,
    });
  }
  return Array.from({ length: joints }, (_, joint): Joint | null => {
    const [x = 0, y = 0, visibility = 0] = values.slice(3 * joint, 3 * joint + 3);
    if (visibility === 0) return null;
    if (visibility !== 1 && visibility !== 2) {
      throw new LimberError({
        what: `key point ${joint + 1} has an unknown visibility`,
        got: String(visibility),
        expected: '0 (not labeled), 1 (hidden) or 2 (visible)',
        where,
      });
    }
    const [source, confidence] = [sources?.[joint], confidences?.[joint]];
    return {
      point: imagePoint(x, y),
      visible: visibility === 2,
      ...(source && { source }),
      ...(typeof confidence === 'number' && { confidence }),
    };
  });
}

function requireOneEach(values: readonly unknown[] | null | undefined, joints: number, where: string): void {
  if (!values || values.length === joints) return;
  const expected = `one for each of ${joints} key points`;
  throw new LimberError({
    what: 'wrong number of sources or confidences',
    got: `${values.length}`,
    expected,
    where,
  });
}

function conflictsOf(
  { keypoint_conflicts: conflicts }: CocoAnnotation,
  { joints, spellings = {} }: Skeleton,
  where: string,
): Pick<Sample, 'conflicts'> {
  if (!conflicts || conflicts.length === 0) return {};
  return {
    conflicts: conflicts.map(({ keypoint, annotated, teacher, ...rest }) => {
      const [plain = keypoint] = jointNames([keypoint]);
      const joint = joints.find((joint) => spellings[joint] === keypoint) ?? plain;
      if (!joints.includes(joint)) {
        const expected = joints.join(', ');
        throw new LimberError({ what: `conflict about an unknown key point "${keypoint}"`, expected, where });
      }
      return { joint, annotated: imagePoint(...annotated), teacher: imagePoint(...teacher), ...rest };
    }),
  };
}
