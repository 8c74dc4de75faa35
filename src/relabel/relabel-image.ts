import type { LabelConflict, Sample } from '../data/index.ts';
import type { Detection } from '../detect/index.ts';
import { objectKeypointSimilarity } from '../eval/index.ts';
import { at } from '../foundation/index.ts';
import type { Box } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';
import {
  diameter,
  mapSkeleton,
  type Pose,
  poseBox,
  type Skeleton,
  type SkeletonMapping,
  torsoJoints,
} from '../skeletons/index.ts';
import { locatePeople } from './detected-people.ts';
import { type RelabelRule, resolveJoint } from './rule.ts';
import type { Teacher } from './teacher.ts';

/** Poses with at least this object key-point similarity are the same person. */
const samePose = 0.3;

export interface RelabelContext {
  readonly teacher: Teacher;
  readonly rule: RelabelRule;
  /** The skeletons of the labels and of the result. */
  readonly labels: Skeleton;
  readonly result: Skeleton;
  /** Smallest longer side, in pixels, of the box of a person whom only the detector found. */
  readonly smallest: number;
  /** A person whom only the detector found needs at least this share of the teacher's joints. */
  readonly fewest: number;
}

/** Labels of an image: the given people, then those whom only the detector found. */
export interface RelabeledImage {
  readonly people: readonly Sample[];
  readonly found: readonly Sample[];
}

/**
 * Relabels all people in an image.
 * @param samples the labeled people. Crowds are left unchanged, and no people are added inside them.
 * @param detections the people found by a detector.
 */
export async function relabelImage(
  image: Image,
  samples: readonly Sample[],
  detections: readonly Detection[],
  context: RelabelContext,
): Promise<RelabeledImage> {
  const { teacher, labels, result, smallest, fewest } = context;
  const fromLabels = mapSkeleton(labels, result);
  const fromTeacher = mapSkeleton(teacher.skeleton, result);
  const single = samples.filter(({ crowd }) => !crowd);
  const places = locatePeople(single, detections);
  const people: Sample[] = [];
  for (const sample of samples) {
    const { box, detection } = places[single.indexOf(sample)] ?? {};
    const taught = box && fromTeacher.map(await teacher.label(image, box));
    const person = resolvePerson(sample, taught, fromLabels, context);
    people.push(sample.box || !detection ? person : { ...person, box: detection.box });
  }
  const claimed = new Set(places.map(({ detection }) => detection));
  const found: Sample[] = [];
  const others = detections.filter((detection) => !claimed.has(detection));
  for (const { box } of others.filter(({ box: { width, height } }) => Math.max(width, height) >= smallest)) {
    const pose = resolved(
      result,
      null,
      fromTeacher.map(await teacher.label(image, box)),
      1,
      context.rule,
    ).pose;
    if (pose.filter((joint) => joint !== null).length < fewest * teacher.skeleton.joints.length) continue;
    if ([...people, ...found].some((other) => isSamePerson(other, pose, result))) continue;
    const { image: name, imageSize = { width: image.width, height: image.height } } = samples[0] ?? {
      image: '',
    };
    found.push({ id: '', image: name, pose, box, imageSize });
  }
  return { people, found };
}

function resolvePerson(
  sample: Sample,
  taught: Pose | undefined,
  fromLabels: SkeletonMapping,
  { result, rule }: RelabelContext,
): Sample {
  const label = fromLabels.map(sample.pose);
  if (taught === undefined) return { ...sample, pose: label };
  const size = diameter(label, torsoJoints(result)) ?? 0;
  const { pose, conflicts } = resolved(result, label, taught, size, rule);
  return { ...sample, pose, conflicts: conflicts.length > 0 ? conflicts : sample.conflicts };
}

function resolved(
  { joints }: Skeleton,
  label: Pose | null,
  taught: Pose,
  size: number,
  rule: RelabelRule,
): { readonly pose: Pose; readonly conflicts: readonly LabelConflict[] } {
  const all = joints.map((_, index) =>
    resolveJoint(label?.[index] ?? null, taught[index] ?? null, size, rule),
  );
  return {
    pose: all.map(({ joint }) => joint),
    conflicts: all.flatMap(({ conflict }, index) =>
      conflict ? [{ joint: at(joints, index), ...conflict }] : [],
    ),
  };
}

/** Whether a pose belongs to a person who is already labeled, or lies in a crowd. */
function isSamePerson(person: Sample, pose: Pose, skeleton: Skeleton): boolean {
  const box = person.box ?? poseBox(person.pose);
  if (box === undefined) return false;
  if (person.crowd) return share(pose, box) > 0.5;
  const area = box.width * box.height;
  const sigmas = skeleton.sigmas ?? skeleton.joints.map(() => usualSigma);
  const similarity = objectKeypointSimilarity({ ...skeleton, sigmas });
  return similarity({ truth: person.pose, area, box }, pose) >= samePose;
}

/** Used for skeletons without sigmas. */
const usualSigma = 0.08;

/** The share of a pose's joints that lie in a box. */
function share(pose: Pose, { x, y, width, height }: Box): number {
  const joints = pose.filter((joint) => joint !== null);
  const inside = joints.filter(
    ({ point }) => point.x >= x && point.y >= y && point.x < x + width && point.y < y + height,
  );
  return inside.length / joints.length;
}
