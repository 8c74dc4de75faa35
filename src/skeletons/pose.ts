import { LimberError } from '../errors.ts';
import { type Box, boundingBox, type ImagePoint } from '../geometry/index.ts';
import type { Skeleton } from './skeleton.ts';

/** Who placed a label: people, a teacher network, or people with whom the teacher agrees. */
export const jointSources = ['annotated', 'teacher', 'agreed'] as const;
export type JointSource = (typeof jointSources)[number];

/** One labelled or predicted joint, in pixels of the picture. */
export interface Joint {
  readonly point: ImagePoint;
  /** Whether the joint can be seen; an occluded joint still has a point. Absent where nobody said. */
  readonly visible?: boolean;
  /** A model's confidence, usually in [0, 1]. On labels only where a teacher looked at them. */
  readonly confidence?: number;
  /** Who placed the label, where a teacher looked at it (`limber data relabel`). */
  readonly source?: JointSource;
}

/** One joint per joint of the skeleton, in its order; `null` where there is no label or prediction. */
export type Pose = readonly (Joint | null)[];

/** The place of a joint in the skeleton. @throws LimberError naming the joints there are. */
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

/** For each joint the index of the joint it becomes when the picture is flipped left to right. */
export function mirrorOrder(skeleton: Skeleton): readonly number[] {
  const order = skeleton.joints.map((_, index) => index);
  for (const [right, left] of skeleton.mirrorPairs) {
    const [a, b] = [jointIndex(skeleton, right), jointIndex(skeleton, left)];
    order[a] = b;
    order[b] = a;
  }
  return order;
}

/** The mean confidence of a pose's joints, each 1 where it has none: how sure a model is of a person; 0 without joints. */
export function meanConfidence(pose: Pose): number {
  const confidences = pose.flatMap((joint) => (joint ? [joint.confidence ?? 1] : []));
  return confidences.reduce((sum, confidence) => sum + confidence, 0) / Math.max(1, confidences.length);
}

/** The box around a pose's joints, each taken as a pixel; `undefined` without any. */
export function poseBox(pose: Pose): Box | undefined {
  return boundingBox(pose.flatMap((joint) => joint?.point ?? []));
}
