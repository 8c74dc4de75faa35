import type { Point } from '../geometry/index.ts';

/** Points of one person in the model's own frame (crop or box), `null` where there is none. */
type Points = readonly (Point | null)[];

/** How much predictions vary from person to person, beside how much the labels do. */
export interface Collapse {
  /** Root of the mean variance of the coordinates, joint by joint, in the points' unit. */
  readonly predictions: number;
  readonly labels: number;
  /**
   * predictions / labels: near 1 in a good model, near 0 in one that "always predicts the same pose".
   * 1 where the labels do not vary, since nothing can then be said.
   */
  readonly ratio: number;
}

/** A model below this ratio has fallen back to the mean pose. */
export const collapsedBelow = 0.15;

/**
 * The alarm for a model that has collapsed to the mean pose. Both lists hold people in the same order and a
 * frame that moves with the person, such as the crop, so that position in the picture is no variation.
 * Joints without label or prediction are left out.
 */
export function collapse(predictions: readonly Points[], labels: readonly Points[]): Collapse {
  const joints = Math.max(0, ...labels.map((label) => label.length));
  const variances = Array.from({ length: joints }, (_, joint) => {
    const both = labels.flatMap((label, person) => {
      const [labelled, predicted] = [label[joint], predictions[person]?.[joint]];
      return labelled && predicted ? [{ labelled, predicted }] : [];
    });
    return {
      count: both.length,
      labels: variance(both.map(({ labelled }) => labelled)),
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

/** Mean squared distance from the mean point, halved: per coordinate. */
function variance(points: readonly Point[]): number {
  if (points.length === 0) return 0;
  const mean = (axis: 'x' | 'y') => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean('x'), mean('y')];
  return points.reduce((sum, point) => sum + (point.x - x) ** 2 + (point.y - y) ** 2, 0) / points.length / 2;
}
