/**
 * The joints of a subject by name, the limbs between them, and the pairs that are exchanged in a mirror image. Here
 * joints are identified by name; in arrays, by their index in `joints`.
 */
export interface Skeleton {
  readonly name: string;
  /** The kind of subject. It decides the word for a subject in messages and reports. Default: see `subjectKind`. */
  readonly subject?: 'person' | 'animal' | 'other';
  readonly joints: readonly string[];
  /**
   * The dataset's own name of each joint that it spells in another way than `left_ear` for `left ear`, e.g.
   * `{ 'left ear': 'leftear' }`. Files for other tools get these names.
   */
  readonly spellings?: Readonly<Record<string, string>> | undefined;
  /** Limbs as PCP counts them: a name and two ends. An end is a joint, or the midpoint of two joints. */
  readonly limbs: readonly Limb[];
  /** Joints that are exchanged when the image is mirrored, the person's right one first. */
  readonly mirrorPairs: readonly (readonly [string, string])[];
  /** Opposite torso joints, whose distance is the torso diameter. Absent if the subject has no torso. */
  readonly torso?: readonly [string, string] | undefined;
  /** The ends of the head, e.g. neck and head top. Absent if no joints mark them. */
  readonly head?: readonly [string, string] | undefined;
  /**
   * COCO's sigmas for OKS: how much annotators differ on each joint, as a share of the subject's √area, in the order
   * of `joints`.
   */
  readonly sigmas?: readonly number[] | undefined;
}

/** A named connection between two ends, e.g. the left upper arm from shoulder to elbow. */
export interface Limb {
  readonly name: string;
  readonly from: LimbEnd;
  readonly to: LimbEnd;
}

/** One joint, or the midpoint of two. */
export type LimbEnd = string | readonly [string, string];
