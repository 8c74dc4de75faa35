import { boundingBox } from '../geometry/index.ts';
import { meanConfidence, type Pose } from '../skeletons/index.ts';
import { type Comparison, predictedJoint } from './comparison.ts';

/** A person whom a model found in an image. */
export interface Detection {
  readonly image: string;
  readonly pose: Pose;
  /** The model's confidence in this person. Only the order of scores matters. */
  readonly score: number;
}

/**
 * The predictions as detections, for a model that is given the people's boxes. Each detection's score is the mean
 * confidence of its joints (1 for a joint without one). A person without an image is treated as alone in an image. The
 * detections are sorted by image name, like COCO's ids.
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

/** The name of a subject's image. A subject without one gets a unique name. */
export function imageOf({ image }: Pick<Comparison, 'image'>, index: number): string {
  return image ?? `person ${index + 1}`;
}

/** Area in pixels of the box around the predicted joints. COCO uses it as a detection's area. */
export function detectedArea(pose: Pose): number {
  const points = pose.flatMap((_, index) => predictedJoint(pose, index)?.point ?? []);
  const box = boundingBox(points);
  return box ? (box.width - 1) * (box.height - 1) : 0;
}
