import { LimberError } from '../errors.ts';
import { type Box, distance } from '../geometry/index.ts';
import type { Joint, Pose, Skeleton } from '../skeletons/index.ts';

/** One labeled person (or crowd): the pose and the other labels. */
export interface Subject {
  /** In the skeleton's joint order, in pixels of the image. */
  readonly truth: Pose;
  /**
   * For each joint, true if it is known to be absent from the image. A prediction of such a joint is a false positive.
   */
  readonly absent?: readonly boolean[] | undefined;
  /** Name of the image, which several people may share. A person without a name is treated as alone in an image. */
  readonly image?: string | undefined;
  readonly box?: Box | undefined;
  /** The head's box, for PCKh. */
  readonly headBox?: Box | undefined;
  /** The person's area in pixels, for OKS. */
  readonly area?: number | undefined;
  /**
   * Whether this is a crowd: people who are not labeled individually. A crowd is never scored, and OKS ignores
   * detections in it.
   */
  readonly crowd?: boolean | undefined;
}

/** One labeled person and the predicted pose, in the same joint order. */
export interface Comparison extends Subject {
  /** `null` if nothing was predicted for this person. All their joints are then missed. */
  readonly prediction: Pose | null;
}

/** The fields of a dataset's sample that measures use. */
export interface LabeledSample extends Omit<Subject, 'truth'> {
  readonly pose: Pose;
}

/** Pairs samples with predicted poses in the same order. A missing pose is `null`. */
export function comparisons(
  samples: readonly LabeledSample[],
  poses: readonly (Pose | null)[],
): readonly Comparison[] {
  return samples.map(({ pose, absent, image, box, headBox, area, crowd }, index) => ({
    truth: pose,
    absent,
    prediction: poses[index] ?? null,
    image,
    box,
    headBox,
    area,
    crowd,
  }));
}

/** Whether a subject is scored: it is not a crowd and has at least one labeled joint. */
export function isScored({ truth, crowd }: Subject): boolean {
  return crowd !== true && truth.some((joint) => joint !== null);
}

/**
 * Distance from prediction to label in pixels, for every joint of one person. All measures follow these rules for
 * missing joints:
 * - `null` is a joint without a label. It is not counted, and PCP does not count limbs that end in it.
 * - `Infinity` is a labeled joint without a finite prediction. PCK, its curve and AUC count it as missed at every
 * threshold. PCP counts limbs that end in it as missed. OKS adds 0 for it. EPE and NME have no distance to average
 * and leave it out, so they must be read together with PCK.
 * - A person without any prediction has only such joints. A person whose labels give no length to normalize by is
 * counted, and left out of PCK, AUC and NME, but not out of PCP, EPE and OKS. Crowds and people without labels
 * are not scored. OKS ignores detections there.
 */
export function jointErrors({ truth, prediction }: Comparison): readonly (number | null)[] {
  return truth.map((joint, index) => {
    if (joint === null) return null;
    const predicted = predictedJoint(prediction, index);
    return predicted === null ? Number.POSITIVE_INFINITY : distance(predicted.point, joint.point);
  });
}

/** The predicted joint; `null` if it is missing or its coordinates are not finite. */
export function predictedJoint(prediction: Pose | null, index: number): Joint | null {
  const joint = prediction?.[index] ?? null;
  return joint !== null && Number.isFinite(joint.point.x) && Number.isFinite(joint.point.y) ? joint : null;
}

/** @throws LimberError when a pose has another number of joints than the skeleton. */
export function checkComparisons(skeleton: Skeleton, comparisons: readonly Comparison[]): void {
  comparisons.forEach(({ truth, prediction }, person) => {
    for (const [what, pose] of [
      ['labeled', truth],
      ['predicted', prediction],
    ] as const) {
      if (pose !== null && pose.length !== skeleton.joints.length) {
        throw new LimberError({
          what: `a ${what} pose does not fit the skeleton "${skeleton.name}"`,
          got: `${pose.length} joints`,
          expected: `${skeleton.joints.length}`,
          where: `subject ${person + 1}`,
        });
      }
    }
  });
}
