import { LimberError } from '../errors.ts';
import { type Box, boundingBox, type ImagePoint } from '../geometry/index.ts';
import type { Skeleton } from './skeleton.ts';

/** The source of a label: a human annotator, a teacher network, or an annotator with whom the teacher agrees. */
export const jointSources = ['annotated', 'teacher', 'agreed'] as const;
export type JointSource = (typeof jointSources)[number];

/** One labeled or predicted joint, in pixels of the image. */
export interface Joint {
  readonly point: ImagePoint;
  /** Whether the joint is visible. An occluded joint also has a point. Absent if unknown. */
  readonly visible?: boolean | undefined;
  /** A model's confidence, usually in [0, 1]. Labels have it only if a teacher checked them. */
  readonly confidence?: number | undefined;
  /** The source of the label, if a teacher checked it (`limber data relabel`). */
  readonly source?: JointSource | undefined;
}

/** One joint per joint of the skeleton, in its order; `null` without a label or prediction. */
export type Pose = readonly (Joint | null)[];

/** The index of a joint in the skeleton. @throws LimberError that names the existing joints. */
export function jointIndex(skeleton: Skeleton, joint: string): number {
  const index = skeleton.joints.indexOf(joint);
  if (index < 0) {
    throw new LimberError({
      what: `unknown joint "${joint}"`,
      expected: `one of ${skeleton.joints.join(', ')}`,
      where: `skeleton "${skeleton.name}"`,
    });
  }
  return index;
}

/** For each joint, the index of the opposite joint, which replaces it when the image is mirrored. */
export function mirrorOrder(skeleton: Skeleton): readonly number[] {
  const order = skeleton.joints.map((_, index) => index);
  for (const [right, left] of skeleton.mirrorPairs) {
    const [a, b] = [jointIndex(skeleton, right), jointIndex(skeleton, left)];
    order[a] = b;
    order[b] = a;
  }
  return order;
}

/** A person's confidence: the mean over the joints, each 1 if it has no confidence; 0 without joints. */
export function meanConfidence(pose: Pose): number {
  const confidences = pose.flatMap((joint) => (joint ? [joint.confidence ?? 1] : []));
  return confidences.reduce((sum, confidence) => sum + confidence, 0) / Math.max(1, confidences.length);
}

/** A pose without the joints whose confidence is below the least one. A joint without a confidence stays. */
export function confidentPose(pose: Pose, minConfidence: number): Pose {
  return pose.map((joint) => (joint && (joint.confidence ?? 1) >= minConfidence ? joint : null));
}

/** The box around a pose's joints, each taken as one pixel; `undefined` without joints. */
export function poseBox(pose: Pose): Box | undefined {
  return boundingBox(pose.flatMap((joint) => joint?.point ?? []));
}
