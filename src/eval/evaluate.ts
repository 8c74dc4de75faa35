import type { Skeleton } from '../skeletons/index.ts';
import { breakdown } from './breakdown.ts';
import { type Comparison, checkComparisons, jointErrors } from './comparison.ts';
import type { Evaluation } from './evaluation.ts';
import { meanError } from './mean-error.ts';
import { type NormalizerName, normalizers } from './normalizer.ts';
import { areaUnderCurve, pck, thresholds } from './pck.ts';
import { pcp, relaxed, strict } from './pcp.ts';

export interface EvaluateOptions {
  /** What errors are divided by; the torso diameter of the truth unless given. */
  readonly normalizer?: NormalizerName;
  /** The threshold of `pck`, in the normaliser's unit; the one the field quotes unless given. */
  readonly threshold?: number;
  /** The share of a limb's length that PCP allows; 0.5 unless given. */
  readonly limbFraction?: number;
}

/**
 * Scores predicted poses against labelled ones, in pixels of their pictures.
 * A joint without a label is not counted; a joint without a prediction is a miss.
 *
 * @throws LimberError when a pose does not fit the skeleton, or the skeleton has no torso and the torso is
 * the normaliser.
 */
export function evaluate(
  skeleton: Skeleton,
  comparisons: readonly Comparison[],
  options: EvaluateOptions = {},
): Evaluation {
  checkComparisons(skeleton, comparisons);
  const name = options.normalizer ?? 'torso';
  const normalizer = normalizers[name];
  const { threshold = normalizer.headline, limbFraction = 0.5 } = options;

  const lengths = comparisons.map(({ truth }) => normalizer.length(truth, skeleton) || undefined);
  const errors = comparisons.map(jointErrors);
  const inPixels = byJoint(skeleton, errors);
  const normalized = byJoint(
    skeleton,
    errors.flatMap((person, index) => {
      const length = lengths[index];
      return length === undefined ? [] : [person.map((error) => (error === null ? null : error / length))];
    }),
  );
  const at = thresholds(normalizer.limit, normalizer.stepsPerUnit);
  const curve = at.map((value) => breakdown(skeleton, normalized, pck(value)));

  return {
    skeleton: skeleton.name,
    people: comparisons.length,
    withoutPrediction: comparisons.filter(({ prediction }) => prediction === null).length,
    withoutNormalizer: lengths.filter((length) => length === undefined).length,
    normalizer: { name, description: normalizer.description },
    pck: { threshold, ...breakdown(skeleton, normalized, pck(threshold)) },
    curve: {
      thresholds: at,
      mean: curve.map((point) => point.mean),
      joints: Object.fromEntries(
        skeleton.joints.map((joint) => [joint, curve.map((point) => point.joints[joint] ?? null)]),
      ),
    },
    auc: {
      limit: normalizer.headline,
      ...breakdown(skeleton, normalized, areaUnderCurve(normalizer.headline, normalizer.stepsPerUnit)),
    },
    pcp: {
      fraction: limbFraction,
      strict: pcp(skeleton, comparisons, strict, limbFraction),
      relaxed: pcp(skeleton, comparisons, relaxed, limbFraction),
    },
    epe: breakdown(skeleton, inPixels, meanError),
    nme: breakdown(skeleton, normalized, meanError),
  };
}

/** From people × joints to joints × the people in whom the joint is labelled. */
function byJoint(
  skeleton: Skeleton,
  people: readonly (readonly (number | null)[])[],
): readonly (readonly number[])[] {
  return skeleton.joints.map((_, joint) => people.flatMap((errors) => errors[joint] ?? []));
}
