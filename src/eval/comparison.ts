import { LimberError } from '../errors.ts';
import { type Box, distance } from '../geometry/index.ts';
import type { Joint, Pose, Skeleton } from '../skeletons/index.ts';

/** One labelled person (or crowd): the pose and the other labels. */
export interface Subject {
  /** In the skeleton's joint order, pixels of the picture. */
  readonly truth: Pose;
  /** The picture, where several people may share one; each person has their own where it is absent. */
  readonly image?: string | undefined;
  readonly box?: Box | undefined;
  /** The head's box, for PCKh. */
  readonly headBox?: Box | undefined;
  /** Pixels that the person covers, for OKS. */
  readonly area?: number | undefined;
  /** Many people who are not labelled one by one: never scored, ignored by OKS's matching. */
  readonly crowd?: boolean | undefined;
}

/** One labelled person and the predicted pose, in the same joint order. */
export interface Comparison extends Subject {
  /** `null` where nothing was predicted for this person: every joint of theirs is then a miss. */
  readonly prediction: Pose | null;
}

/** A dataset's sample, as far as measures look at it. */
export interface LabelledSample extends Omit<Subject, 'truth'> {
  readonly pose: Pose;
}

/** Pairs samples with predicted poses in the same order; a pose that is not there is `null`. */
export function comparisons(
  samples: readonly LabelledSample[],
  poses: readonly (Pose | null)[],
): readonly Comparison[] {
  return samples.map(({ pose, image, box, headBox, area, crowd }, index) => ({
    truth: pose,
    prediction: poses[index] ?? null,
    image,
    box,
    headBox,
    area,
    crowd,
  }));
}

/** Whether a subject is scored person by person: not a crowd, and with at least one labelled joint. */
export function isScored({ truth, crowd }: Subject): boolean {
  return crowd !== true && truth.some((joint) => joint !== null);
}

/**
 * Distance from prediction to truth in pixels, for every joint of one person. The missing-joint rules of every
 * measure here:
 *
 * - `null` is a joint without truth. Nothing counts it; nor does PCP count a limb that ends in one.
 * - `Infinity` is a joint with truth but without a (finite) prediction. PCK, its curve and AUC miss it at every
 *   threshold, PCP misses the limbs that end in it, OKS adds 0 for it. EPE and NME have no distance to average and
 *   leave it out, so they are to be read beside PCK.
 * - A person for whom nothing was predicted is all such joints. One whose labels give no length to normalise by is
 *   left out of PCK, AUC and NME (and counted), not of PCP, EPE and OKS. Crowds and people without any label are
 *   scored by nothing but OKS, which ignores whatever is detected there.
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
