import { boundingBox } from '../geometry/index.ts';
import { meanConfidence, type Pose } from '../skeletons/index.ts';
import { type Comparison, predictedJoint } from './comparison.ts';

/** A person that a model found in a picture. */
export interface Detection {
  readonly image: string;
  readonly pose: Pose;
  /** How sure the model is of this person: only the order counts. */
  readonly score: number;
}

/**
 * The predictions of comparisons as detections, each scored by the mean confidence of its joints (1 for a joint
 * without one), as for a model that is told where the people are. A person without a picture has one of their own.
 * They are in the order of the pictures' names, which is that of COCO's ids.
 */
export function detections(comparisons: readonly Comparison[]): readonly Detection[] {
  const found = comparisons.flatMap((comparison, index) => {
    const { prediction } = comparison;
    if (prediction === null) return [];
    const image = imageOf(comparison, index);
    return [{ image, pose: prediction, score: meanConfidence(prediction) }];
  });
  return found.sort((a, b) => (a.image === b.image ? 0 : a.image < b.image ? -1 : 1));
}

/** The name of a subject's picture, one of their own where they have none. */
export function imageOf({ image }: Pick<Comparison, 'image'>, index: number): string {
  return image ?? `person ${index + 1}`;
}

/** Pixels of the box around the predicted joints' points, which COCO takes for a detection's area. */
export function detectedArea(pose: Pose): number {
  const points = pose.flatMap((_, index) => predictedJoint(pose, index)?.point ?? []);
  const box = boundingBox(points);
  return box ? (box.width - 1) * (box.height - 1) : 0;
}
