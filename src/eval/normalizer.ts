import { LimberError } from '../errors.ts';
import { type Box, boundingBox, distance } from '../geometry/index.ts';
import {
  jointIndex,
  type Pose,
  poseBox,
  type Skeleton,
  torsoJoints,
  torsoLength,
} from '../skeletons/index.ts';
import type { Subject } from './comparison.ts';
import type { NormalizerName } from './normalizer-names.ts';

/** A length by which a person's errors are divided before they are compared with a threshold. */
export interface Normalizer {
  readonly description: string;
  /** The usual threshold in publications. AUC is computed from 0 to this threshold. */
  readonly headline: number;
  /** The largest threshold of the curve. */
  readonly limit: number;
  /** Number of points of the curve per unit of the threshold. */
  readonly stepsPerUnit: number;
  /** The length for a labeled person in pixels; `undefined` if labels that it needs are missing. */
  length(subject: Subject, skeleton: Skeleton): number | undefined;
  /** The reason why the length is not available for anybody, e.g. `skeleton "mouse" has no torso`. */
  lack?(skeleton: Skeleton, subjects: readonly Subject[]): string | undefined;
}

const ofTheBody = { headline: 0.2, limit: 0.5, stepsPerUnit: 100 };
const ofTheHead = { headline: 0.5, limit: 0.5, stepsPerUnit: 100 };

/** The corners of the torso. All standard skeletons use these names. */
const torsoCorners = ['left shoulder', 'right shoulder', 'left hip', 'right hip'];

/** The lengths that errors may be divided by, by name. Each is measured per person, in pixels of the image. */
export const normalizers: Readonly<Record<NormalizerName, Normalizer>> = {
  torso: {
    description: 'torso diameter of the truth',
    ...ofTheBody,
    length: ({ truth }, skeleton) => torsoDiameter(truth, skeleton),
    lack: (skeleton) => (skeleton.torso ? undefined : `skeleton "${skeleton.name}" has no torso`),
  },
  'torso-box': {
    description: 'longer side of the box around the true shoulders and hips',
    ...ofTheBody,
    length({ truth }, skeleton) {
      const corners = torsoCorners.map((joint) => truth[jointIndex(skeleton, joint)]?.point);
      const known = corners.filter((corner) => corner !== undefined);
      return known.length === corners.length ? longerSide(boundingBox(known)) : undefined;
    },
    lack: (skeleton) =>
      torsoCorners.every((joint) => skeleton.joints.includes(joint))
        ? undefined
        : `skeleton "${skeleton.name}" has no ${torsoCorners.join(', ')}`,
  },
  'head-box': {
    description: "0.6 × the diagonal of the true head's box (PCKh)",
    ...ofTheHead,
    length: ({ headBox }) => headBox && 0.6 * Math.hypot(headBox.width, headBox.height),
    lack: (_, subjects) =>
      subjects.length === 0 || subjects.some(({ headBox }) => headBox) ? undefined : 'no head is boxed',
  },
  head: {
    description: "length of the true head's segment",
    ...ofTheHead,
    length: ({ truth }, skeleton) => skeleton.head && between(truth, skeleton, skeleton.head),
    lack: (skeleton) => (skeleton.head ? undefined : `skeleton "${skeleton.name}" has no head segment`),
  },
  'bounding-box': {
    description: 'longer side of the box around the true joints',
    ...ofTheBody,
    length: ({ truth }) => longerSide(poseBox(truth)),
  },
  pixels: {
    description: 'pixels',
    headline: 10,
    limit: 50,
    stepsPerUnit: 1,
    length: () => 1,
  },
};

/**
 * The usual normalizer: the head's box if the labels have one (MPII), otherwise the torso if the skeleton has one,
 * otherwise the box around the joints.
 */
export function defaultNormalizer(skeleton: Skeleton, subjects: readonly Subject[]): NormalizerName {
  if (subjects.some(({ headBox }) => headBox)) return 'head-box';
  return skeleton.torso ? 'torso' : 'bounding-box';
}

/** @throws LimberError that names the normalizers that can be used, when this one cannot. */
export function checkNormalizer(
  name: NormalizerName,
  skeleton: Skeleton,
  subjects: readonly Subject[],
): Normalizer {
  const lack = normalizers[name].lack?.(skeleton, subjects);
  if (lack === undefined) return normalizers[name];
  const fitting = Object.entries(normalizers).flatMap(([other, { lack }]) =>
    lack?.(skeleton, subjects) === undefined ? [other] : [],
  );
  throw new LimberError({
    what: `errors cannot be normalized by "${name}"`,
    got: lack,
    expected: `one of ${fitting.join(', ')}`,
  });
}

/**
 * DeepPose's diam(y): the distance in pixels between opposite torso joints (left shoulder – right hip); `undefined`
 * if one of them has no label. @throws LimberError when the skeleton has no torso.
 */
export function torsoDiameter(pose: Pose, skeleton: Skeleton): number | undefined {
  const torso = torsoJoints(skeleton);
  if (torso === undefined) {
    throw new LimberError({
      what: `skeleton "${skeleton.name}" has no torso to normalize by`,
      expected: 'another normalizer, e.g. bounding-box',
    });
  }
  return torsoLength(pose, torso);
}

function between(pose: Pose, skeleton: Skeleton, [from, to]: readonly [string, string]): number | undefined {
  const [a, b] = [pose[jointIndex(skeleton, from)], pose[jointIndex(skeleton, to)]];
  return a && b ? distance(a.point, b.point) : undefined;
}

function longerSide(box: Box | undefined): number | undefined {
  return box && Math.max(box.width, box.height);
}
