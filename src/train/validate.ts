import type { Dataset } from '../data/index.ts';
import type { Estimator } from '../estimate/index.ts';
import {
  type Comparison,
  collapse,
  defaultNormalizer,
  type Evaluation,
  evaluate,
  normalizers,
} from '../eval/index.ts';
import { zip } from '../foundation/index.ts';
import { boxCenter, fullBox, type Point } from '../geometry/index.ts';
import type { Calibration } from '../models/index.ts';
import { countedSubjects, type Pose } from '../skeletons/index.ts';
import { calibrate } from './calibrate.ts';
import { estimateHeldOut } from './estimate-held-out.ts';
import type { HeldOut } from './held-out.ts';
import type { Match } from './match-everybody.ts';

/** How a model scores on people held out of training. */
export interface Validation {
  /** The measure of `score`, if it is not PCK@0.2: `box AP` for a detector, `PA-MPJPE` for a lifter. */
  readonly measure?: 'box AP' | 'PA-MPJPE';
  /**
   * PCK@0.2 in percent, relative to the torso's diameter if the skeleton has a torso; a detector's AP
   * in percent; a lifter's PA-MPJPE in millimeters, where less is better.
   */
  readonly score: number;
  /** AP of boxes at an intersection over union of 0.5, in percent. */
  readonly ap50?: number;
  /** Share of the labeled boxes that a detector reports, in percent. */
  readonly recall?: number | undefined;
  /** Share of the reported boxes that are labeled, in percent. */
  readonly precision?: number | undefined;
  /** Area under the PCK curve from 0 to 0.2, in percent. */
  readonly auc?: number | undefined;
  /** End-point error: the mean error of the joints, in pixels of the image. Absent without a prediction. */
  readonly epe?: number | undefined;
  /** Mean strict PCP@0.5 of the limbs in percent, if the skeleton has limbs. */
  readonly pcp?: number | undefined;
  readonly perJoint: Readonly<Record<string, number | null>>;
  /** PCK@0.2 after each stage, if the model is one network with several stages. */
  readonly stages?: readonly number[];
  /** The conditions of the measurement, e.g. `100 people, whole image, no flip`. */
  readonly conditions: string;
  /**
   * Standard deviation of the predictions across people, divided by that of the labels. For DeepPose's later stages
   * it compares corrections instead: those that the last stage made with those that were needed. Absent for boxes, and if
   * the labels of the joints found do not vary.
   */
  readonly spread?: number;
  /** The meaning of the model's confidences, judged on these people; absent for a model without confidences. */
  readonly calibration?: Calibration | undefined;
}

/**
 * Estimates every person like a user: in the whole image, or in the dataset's box if it has one. A model of several
 * people searches the whole image for all people.
 */
export async function validate(
  estimator: Estimator,
  skeleton: Dataset['skeleton'],
  heldOut: readonly HeldOut[],
): Promise<Validation> {
  return scoreHeldOut(estimator, skeleton, heldOut, await estimateHeldOut(estimator, heldOut));
}

/** Scores a model's result for the people held out. @param matches one per person, in their order. */
export function scoreHeldOut(
  estimator: Estimator,
  skeleton: Dataset['skeleton'],
  heldOut: readonly HeldOut[],
  matches: readonly Match[],
): Validation {
  const found: (Comparison & { readonly prediction: Pose })[] = [];
  const frames: { readonly truth: Points; readonly prediction: Points }[] = [];
  for (const [{ sample, image }, { pose, box, stages }] of zip(heldOut, matches)) {
    found.push({ truth: sample.pose, absent: sample.absent, image: sample.image, prediction: pose });
    const frame = sample.box ?? box ?? fullBox(image);
    const corrected = stages.at(-1)?.boxes && stages.at(-2)?.pose;
    const inFrame = (pose: Pose): Points =>
      pose.map((joint, place) => {
        const origin = corrected === undefined ? boxCenter(frame) : corrected[place]?.point;
        return joint && origin
          ? { x: (joint.point.x - origin.x) / frame.width, y: (joint.point.y - origin.y) / frame.height }
          : null;
      });
    frames.push({ truth: inFrame(sample.pose), prediction: inFrame(pose) });
  }
  const normalizer = defaultNormalizer(skeleton, []);
  const evaluation: Evaluation = evaluate(skeleton, found, { normalizer });
  const spread = collapse(
    frames.map(({ prediction }) => prediction),
    frames.map(({ truth }) => truth),
  );
  const boxed =
    estimator.metadata.codec.kind !== 'affinity fields' &&
    estimator.metadata.crop.around !== 'image' &&
    heldOut.some(({ sample }) => sample.box !== undefined);
  return {
    score: evaluation.pck.mean ?? 0,
    auc: evaluation.auc.mean ?? undefined,
    epe: evaluation.epe.mean ?? undefined,
    pcp: evaluation.pcp.strict.mean ?? undefined,
    perJoint: evaluation.pck.joints,
    ...stageScores(estimator, skeleton, found, matches),
    calibration:
      estimator.metadata.codec.kind === 'box coordinates'
        ? undefined
        : calibrate(
            skeleton,
            found,
            normalizer,
            heldOut.map(({ sample: { video, image } }) => video ?? image),
          ),
    conditions: [
      countedSubjects(heldOut.length, skeleton),
      boxed ? "in the dataset's boxes" : 'whole image',
      'no flip',
      ...(normalizer === 'torso' ? [] : [`of the ${normalizers[normalizer].description}`]),
    ].join(', '),
    ...(spread.labels > 0 && { spread: spread.ratio }),
  };
}

/** The score after each stage of a network with several. */
function stageScores(
  { metadata: { networks } }: Estimator,
  skeleton: Dataset['skeleton'],
  found: readonly Comparison[],
  matches: readonly Match[],
): Pick<Validation, 'stages'> {
  const count = networks[0].outputs.length;
  if (networks.length > 1 || count < 2 || matches.some(({ stages }) => stages.length !== count)) return {};
  const normalizer = defaultNormalizer(skeleton, []);
  const stages = Array.from({ length: count }, (_, stage) => {
    const compared = zip(found, matches).map(([each, { stages }]) => ({
      ...each,
      prediction: stages[stage]?.pose ?? null,
    }));
    return evaluate(skeleton, compared, { normalizer }).pck.mean ?? 0;
  });
  return { stages };
}

type Points = readonly (Point | null)[];
