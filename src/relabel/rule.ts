import type { LabelConflict } from '../data/index.ts';
import { distance, type ImagePoint, imagePoint } from '../geometry/index.ts';
import type { Joint } from '../skeletons/index.ts';

/** When a teacher's joint replaces or supplies a label. */
export interface RelabelRule {
  /** Label and teacher agree if their distance is at most this share of the person's size (`diameter`). */
  readonly tolerance: number;
  /** If they disagree, the teacher's joint is used from this confidence on, otherwise the label. */
  readonly overrule: number;
  /** If they disagree and the teacher is less confident: `label` keeps the label, `neither` keeps neither. */
  readonly doubtful: 'label' | 'neither';
  /** If there is no label, the teacher's joint is used from this confidence on, otherwise none. */
  readonly supply: number;
  /** If they agree, the joint is moved by this share of the distance from the label to the teacher. 0 keeps the label. */
  readonly share: number;
}

/** Chosen on the training half of Leeds Sports Pose for PP-TinyPose; docs/relabel.md has the table. */
export const defaultRule: RelabelRule = {
  tolerance: 0.3,
  overrule: 0.6,
  doubtful: 'label',
  supply: 0.5,
  share: 0,
};

/** The result for one joint. */
export interface ResolvedJoint {
  readonly joint: Joint | null;
  /** Both positions, if label and teacher disagreed. */
  readonly conflict?: {
    readonly annotated: ImagePoint;
    readonly teacher: ImagePoint;
    readonly confidence: number;
    readonly kept: LabelConflict['kept'];
  };
}

/**
 * Combines a joint's label and the teacher's prediction by a `RelabelRule`. The confidence is always the teacher's. A
 * joint that the teacher does not know keeps its label.
 * @param size the person's size, in pixels.
 */
export function resolveJoint(
  label: Joint | null,
  taught: Joint | null,
  size: number,
  rule: RelabelRule,
): ResolvedJoint {
  const confidence = taught?.confidence ?? 0;
  if (label === null) {
    if (taught === null || confidence < rule.supply) return { joint: null };
    return { joint: { point: taught.point, confidence, source: 'teacher' } };
  }
  if (taught === null) return { joint: { ...label, source: 'annotated' } };
  if (distance(label.point, taught.point) <= rule.tolerance * size) {
    const point = between(label.point, taught.point, rule.share);
    return { joint: { ...label, point, confidence, source: 'agreed' } };
  }
  const conflict = { annotated: label.point, teacher: taught.point, confidence };
  if (confidence >= rule.overrule) {
    const joint: Joint = { point: taught.point, confidence, source: 'teacher' };
    return { joint, conflict: { ...conflict, kept: 'teacher' } };
  }
  if (rule.doubtful === 'neither') return { joint: null, conflict: { ...conflict, kept: 'neither' } };
  const joint: Joint = { ...label, confidence, source: 'annotated' };
  return { joint, conflict: { ...conflict, kept: 'annotated' } };
}

function between(from: ImagePoint, to: ImagePoint, share: number): ImagePoint {
  return imagePoint(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
}
