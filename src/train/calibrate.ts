import type { NormalizerName } from '../eval/index.ts';
import {
  type Comparison,
  type JudgedJoint,
  judgeConfidences,
  normalizers,
  reliability,
} from '../eval/index.ts';
import { at, calibrated, fitLogisticCurve, type Outcome } from '../foundation/index.ts';
import type { Calibration } from '../models/index.ts';
import type { Skeleton } from '../skeletons/index.ts';

/** Smallest numbers for fitting a curve: of joints, of right ones and of wrong ones. */
const fewest = { joints: 30, each: 3 };
/** Largest number of parts of the people held out; each part is judged by a curve fitted to the others. */
const folds = 5;

/**
 * Fits a curve that turns a model's confidences into probabilities of being right, on its predictions for people held
 * out of training. Joints known to be absent count as wrong. The error after calibration is cross-validated: a joint is
 * judged by a curve that was fitted to other images.
 *
 * @param comparisons predictions with the network's own confidences.
 * @param groups for each comparison the name of its image, or of the video that the image is from. Images of one group
 * never judge each other, because they may be almost equal. With fewer than two groups, images are used. Default:
 * images.
 */
export function calibrate(
  skeleton: Skeleton,
  comparisons: readonly Comparison[],
  normalizer: NormalizerName,
  groups?: readonly string[],
): Calibration {
  const judged = judgeConfidences(skeleton, comparisons, { normalizer });
  const lack = lackOf(judged);
  if (lack !== undefined) return { kind: 'none', why: lack };
  const { slope, intercept } = fitLogisticCurve(judged);
  if (!(slope > 0))
    return { kind: 'none', why: 'among held-out joints, the surer ones are not more often right' };
  const before = reliability(judged).error ?? 0;
  const after = reliability(crossValidated(judged, groupsOf(comparisons, groups))).error ?? 0;
  return {
    kind: 'logistic',
    slope,
    intercept,
    within: normalizers[normalizer].headline,
    normalizer: normalizers[normalizer].description,
    joints: judged.length,
    absentJoints: judged.filter(({ absent }) => absent).length,
    error: { before: rounded(before), after: rounded(after) },
  };
}

/** Why no curve can be fitted to the joints. */
function lackOf(judged: readonly JudgedJoint[]): string | undefined {
  if (judged.length < fewest.joints) {
    return `only ${judged.length} held-out joints are labeled and found, and ${fewest.joints} are needed`;
  }
  const right = judged.filter(({ correct }) => correct).length;
  const wrong = judged.length - right;
  if (Math.min(right, wrong) >= fewest.each) return undefined;
  const [few, word] = right < wrong ? [right, 'right'] : [wrong, 'wrong'];
  return `only ${few} of ${judged.length} held-out joints are ${word}, and ${fewest.each} are needed`;
}

function groupsOf(comparisons: readonly Comparison[], groups: readonly string[] = []): readonly string[] {
  if (new Set(groups).size > 1) return groups;
  return comparisons.map(({ image }, person) => image ?? `person ${person}`);
}

function crossValidated(judged: readonly JudgedJoint[], groups: readonly string[]): readonly Outcome[] {
  const names = [...new Set(groups)];
  const count = Math.min(folds, Math.max(2, names.length));
  const foldOf = ({ person }: JudgedJoint) => names.indexOf(at(groups, person)) % count;
  return Array.from({ length: count }, (_, fold) => {
    const curve = fitLogisticCurve(judged.filter((joint) => foldOf(joint) !== fold));
    return judged
      .filter((joint) => foldOf(joint) === fold)
      .map(({ confidence, correct }) => ({ confidence: calibrated(confidence, curve), correct }));
  }).flat();
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
