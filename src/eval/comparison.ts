import { LimberError } from '../errors.ts';
import { distance } from '../geometry/index.ts';
import type { Joint, Pose, Skeleton } from '../skeletons/index.ts';

/** One labelled person and what was predicted for them; both poses in the skeleton's joint order. */
export interface Comparison {
  readonly truth: Pose;
  /** `null` where nothing was predicted for this person: every joint of theirs is then a miss. */
  readonly prediction: Pose | null;
}

/**
 * Distance from prediction to truth in pixels, for every joint of one person. The missing-joint rules of
 * every measure here: `null` is a joint without truth, which is not counted; `Infinity` is a joint with
 * truth but without a (finite) prediction, which is a miss at every threshold.
 */
export function jointErrors({ truth, prediction }: Comparison): readonly (number | null)[] {
  return truth.map((joint, index) => {
    if (joint === null) return null;
    const predicted = predictedJoint(prediction, index);
    return predicted === null ? Number.POSITIVE_INFINITY : distance(predicted.point, joint.point);
  });
}

/** The predicted joint, or `null` where there is none or its coordinates are not finite. */
export function predictedJoint(prediction: Pose | null, index: number): Joint | null {
  const joint = prediction?.[index] ?? null;
  return joint !== null && Number.isFinite(joint.point.x) && Number.isFinite(joint.point.y) ? joint : null;
}

/** @throws LimberError when a pose has another number of joints than the skeleton. */
export function checkComparisons(skeleton: Skeleton, comparisons: readonly Comparison[]): void {
  comparisons.forEach(({ truth, prediction }, person) => {
    for (const [what, pose] of [
      ['labelled', truth],
      ['predicted', prediction],
    ] as const) {
      if (pose !== null && pose.length !== skeleton.joints.length) {
        throw new LimberError({
          what: `a ${what} pose does not fit the skeleton "${skeleton.name}"`,
          got: `${pose.length} joints`,
          expected: `${skeleton.joints.length}`,
          where: `person ${person + 1}`,
        });
      }
    }
  });
}
