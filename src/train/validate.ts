import type { Dataset, Sample } from '../data/index.ts';
import type { Estimator } from '../estimate/index.ts';
import { collapse, type Evaluation, evaluate } from '../eval/index.ts';
import { type BoxPoint, fullBox, normalize } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';
import type { Pose } from '../skeletons/index.ts';

/** How a model does on people held out of training. */
export interface Validation {
  /** PCK@0.2 in per cent; what the best model is chosen by. */
  readonly score: number;
  readonly perJoint: Readonly<Record<string, number | null>>;
  /** What the score depends on, e.g. `100 people, whole picture, no flip`. */
  readonly conditions: string;
  /** How much predictions vary from person to person, as a fraction of how much labels do. */
  readonly spread: number;
}

/** A held-out person's picture, decoded once. */
export interface HeldOut {
  readonly sample: Sample;
  readonly image: Image;
}

/** Runs the estimator as a user would: on the whole picture, or on the dataset's box where it gives one. */
export async function validate(
  estimator: Estimator,
  skeleton: Dataset['skeleton'],
  heldOut: readonly HeldOut[],
): Promise<Validation> {
  const found: { readonly truth: Pose; readonly prediction: Pose }[] = [];
  const frames: { readonly truth: Points; readonly prediction: Points }[] = [];
  for (const { sample, image } of heldOut) {
    const { pose, box } = await estimator.estimate(image, {
      where: sample.id,
      ...(sample.box && { box: sample.box }),
    });
    found.push({ truth: sample.pose, prediction: pose });
    const frame = sample.box ?? box ?? fullBox(image);
    const inFrame = (pose: Pose): Points =>
      pose.map((joint) => (joint ? normalize(joint.point, frame) : null));
    frames.push({ truth: inFrame(sample.pose), prediction: inFrame(pose) });
  }
  const evaluation: Evaluation = evaluate(skeleton, found);
  const boxed = heldOut.some(({ sample }) => sample.box !== undefined);
  return {
    score: evaluation.pck.mean ?? 0,
    perJoint: evaluation.pck.joints,
    conditions: `${heldOut.length} people, ${boxed ? "in the dataset's boxes" : 'whole picture'}, no flip`,
    spread: collapse(
      frames.map(({ prediction }) => prediction),
      frames.map(({ truth }) => truth),
    ).ratio,
  };
}

type Points = readonly (BoxPoint | null)[];
