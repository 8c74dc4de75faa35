/**
 * The joints of a subject by name, the limbs between them, and the pairs that change places in a mirror image.
 * Joints are referred to by name here and by index (their place in `joints`) in arrays.
 */
export interface Skeleton {
  readonly name: string;
  readonly joints: readonly string[];
  /** Limbs as PCP counts them: a name and two joints, or two pairs whose midpoints are joined. */
  readonly limbs: readonly Limb[];
  /** Joints that change places when the picture is flipped left to right, the person's right one first. */
  readonly mirrorPairs: readonly (readonly [string, string])[];
  /** Opposite torso joints whose distance is the torso diameter; absent where the subject has no torso. */
  readonly torso?: readonly [string, string];
  /** The ends of the head's segment, e.g. neck and head top; absent where no joints mark them. */
  readonly head?: readonly [string, string];
  /** OKS: each joint's spread between annotators as a share of the subject's √area, in the order of `joints` (COCO's sigmas). */
  readonly sigmas?: readonly number[];
}

/** Two ends with a name, e.g. the left upper arm from shoulder to elbow. */
export interface Limb {
  readonly name: string;
  readonly from: LimbEnd;
  readonly to: LimbEnd;
}

/** One joint, or two whose midpoint is meant. */
export type LimbEnd = string | readonly [string, string];
