import type { Point } from '../geometry/index.ts';

/** Points of one person in the model's own frame (crop or box); `null` for a missing point. */
type Points = readonly (Point | null)[];

/** How much predictions vary across people, compared with the labels. */
export interface Collapse {
  /**
   * Standard deviation of the predicted coordinates: the root of their variance, averaged over joints, in the points'
   * unit.
   */
  readonly predictions: number;
  readonly labels: number;
  /**
   * predictions / labels. It is near 1 for a good model, and near 0 for a model that always predicts the same pose.
   * It is 1 if the labels do not vary, because then nothing can be concluded.
   */
  readonly ratio: number;
}

/** Below this ratio, a model has collapsed to the mean pose. */
export const collapsedBelow = 0.15;

/**
 * Detects a model that has collapsed to the mean pose. Both lists have the same people in the same order. Points must
 * be in a frame that moves with the person, such as the crop. Otherwise a person's position in the image would count as
 * variation. Joints without label or prediction are left out.
 */
export function collapse(predictions: readonly Points[], labels: readonly Points[]): Collapse {
  const joints = Math.max(0, ...labels.map((label) => label.length));
  const variances = Array.from({ length: joints }, (_, joint) => {
    const both = labels.flatMap((label, person) => {
      const [labeled, predicted] = [label[joint], predictions[person]?.[joint]];
      return labeled && predicted ? [{ labeled, predicted }] : [];
    });
    return {
      count: both.length,
      labels: variance(both.map(({ labeled }) => labeled)),
      predictions: variance(both.map(({ predicted }) => predicted)),
    };
  });
  const spread = (of: 'labels' | 'predictions') => {
    const count = variances.reduce((sum, joint) => sum + joint.count, 0);
    return Math.sqrt(variances.reduce((sum, joint) => sum + joint.count * joint[of], 0) / Math.max(count, 1));
  };
  const [ofPredictions, ofLabels] = [spread('predictions'), spread('labels')];
  return {
    predictions: ofPredictions,
    labels: ofLabels,
    ratio: ofLabels === 0 ? 1 : ofPredictions / ofLabels,
  };
}

/** Variance per coordinate: half of the mean squared distance from the mean point. */
function variance(points: readonly Point[]): number {
  if (points.length === 0) return 0;
  const mean = (axis: 'x' | 'y') => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean('x'), mean('y')];
  return points.reduce((sum, point) => sum + (point.x - x) ** 2 + (point.y - y) ** 2, 0) / points.length / 2;
}
