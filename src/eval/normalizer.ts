import { LimberError } from '../errors.ts';
import { distance } from '../geometry/index.ts';
import { jointIndex, type Pose, poseBox, type Skeleton } from '../skeletons/index.ts';

/** The length by which a person's errors are divided before they are compared with a threshold. */
export interface Normalizer {
  readonly description: string;
  /** The threshold the field quotes, and the end of the interval that AUC is taken over. */
  readonly headline: number;
  /** Where the curve ends. */
  readonly limit: number;
  /** Points of the curve in one unit of the threshold. */
  readonly stepsPerUnit: number;
  /** The length for a labelled pose in pixels; `undefined` where labels it needs are missing. */
  length(truth: Pose, skeleton: Skeleton): number | undefined;
}

export type NormalizerName = 'torso' | 'bounding-box' | 'pixels';

const fractions = { headline: 0.2, limit: 0.5, stepsPerUnit: 100 };

export const normalizers: Readonly<Record<NormalizerName, Normalizer>> = {
  torso: {
    description: 'torso diameter of the truth',
    ...fractions,
    length: torsoDiameter,
  },
  'bounding-box': {
    description: 'longer side of the box around the true joints',
    ...fractions,
    length(truth) {
      const box = poseBox(truth);
      return box && Math.max(box.width, box.height);
    },
  },
  pixels: {
    description: 'pixels',
    headline: 10,
    limit: 50,
    stepsPerUnit: 1,
    length: () => 1,
  },
};

/**
 * DeepPose's diam(y): the distance in pixels between opposite torso joints (left shoulder – right hip);
 * `undefined` where one of them has no label. @throws LimberError when the skeleton has no torso.
 */
export function torsoDiameter(pose: Pose, skeleton: Skeleton): number | undefined {
  if (skeleton.torso === undefined) {
    throw new LimberError({
      what: `skeleton "${skeleton.name}" has no torso to normalise by`,
      expected: 'another normaliser, e.g. bounding-box',
    });
  }
  const [from, to] = skeleton.torso.map((joint) => pose[jointIndex(skeleton, joint)]);
  return from && to ? distance(from.point, to.point) : undefined;
}
