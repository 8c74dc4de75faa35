import { type Box, boundingBox } from '../geometry/index.ts';
import { meanConfidence, type Pose } from '../skeletons/index.ts';

/** A person found in one frame, without an identity yet. */
export interface DetectedPerson {
  /** In pixels of the frame; the box around the confident joints unless given. */
  readonly box?: Box | undefined;
  /** In the tracker's skeleton, in pixels of the frame. */
  readonly pose?: Pose | undefined;
  /** In [0, 1]; the joints' mean confidence unless given, 1 without a pose. */
  readonly confidence?: number | undefined;
}

/** A detection with all data that a tracker needs. */
export interface Sighting {
  readonly box: Box;
  readonly pose: Pose | undefined;
  readonly confidence: number;
}

/** Joints with a lower confidence say little about a person's position. */
const confident = 0.2;

/** Completes a detection. @returns `undefined` for a person with neither a box nor two confident joints. */
export function sighting({ box, pose, confidence }: DetectedPerson): Sighting | undefined {
  const found = box ?? (pose && confidentBox(pose));
  if (found === undefined) return undefined;
  return { box: found, pose, confidence: confidence ?? (pose ? meanConfidence(pose) : 1) };
}

/** The box around the confident joints; `undefined` if there are fewer than two. */
export function confidentBox(pose: Pose): Box | undefined {
  const sure = pose.filter((joint) => joint !== null && (joint.confidence ?? 1) >= confident);
  return sure.length < 2 ? undefined : boundingBox(sure.flatMap((joint) => joint?.point ?? []));
}
