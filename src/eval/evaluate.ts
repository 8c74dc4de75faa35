import type { Skeleton } from '../skeletons/index.ts';
import type { BootstrapOptions } from './bootstrap.ts';
import { breakdown, meanScore } from './breakdown.ts';
import { type Comparison, checkComparisons } from './comparison.ts';
import { type Detection, detections } from './detection.ts';
import type { Evaluation } from './evaluation.ts';
import { apHeadline, headlineRule } from './headline.ts';
import { headlineOf } from './headline-of.ts';
import { intervals } from './intervals.ts';
import { meanError } from './mean-error.ts';
import { measurePeople } from './measured-person.ts';
import { checkNormalizer, defaultNormalizer } from './normalizer.ts';
import type { NormalizerName } from './normalizer-names.ts';
import { oksLack } from './oks.ts';
import { oksScores } from './oks-scores.ts';
import { areaUnderCurve, pck, thresholds } from './pck.ts';
import { pcp, relaxed, strict } from './pcp.ts';
import { personScores } from './person-score.ts';

/** How poses are scored. */
export interface EvaluateOptions {
  /** Length that errors are divided by. The usual one for such data unless given. */
  readonly normalizer?: NormalizerName | undefined;
  /** The threshold of `pck`, in the normaliser's unit; the one the field quotes unless given. */
  readonly threshold?: number | undefined;
  /** The share of a limb's length that PCP allows; 0.5 unless given. */
  readonly limbFraction?: number | undefined;
  /**
   * What OKS is averaged over: everything that was detected, also where nobody is labelled. The predictions
   * of the comparisons unless given. Of detections with equal scores in several pictures the first ranks first.
   */
  readonly detections?: readonly Detection[] | undefined;
  /** Asks for confidence intervals; `{}` for the usual ones. */
  readonly bootstrap?: BootstrapOptions;
}

/**
 * Scores predicted poses against labelled ones, in pixels of their pictures. Crowds and people without a label
 * are not scored.
 * A joint without a label is not counted; a joint without a prediction is a miss.
 *
 * @throws LimberError when a pose does not fit the skeleton, or the normaliser fits nobody's labels.
 */
export function evaluate(
  skeleton: Skeleton,
  comparisons: readonly Comparison[],
  options: EvaluateOptions = {},
): Evaluation {
  checkComparisons(skeleton, comparisons);
  const name = options.normalizer ?? defaultNormalizer(skeleton, comparisons);
  const normalizer = checkNormalizer(name, skeleton, comparisons);
  const { threshold = normalizer.headline, limbFraction = 0.5 } = options;

  const people = measurePeople(skeleton, comparisons, normalizer);
  const scored = people.map(({ comparison }) => comparison);
  const inPixels = byJoint(
    skeleton,
    people.map(({ errors }) => errors),
  );
  const normalized = byJoint(
    skeleton,
    people.flatMap(({ normalized }) => (normalized ? [normalized] : [])),
  );
  const at = thresholds(normalizer.limit, normalizer.stepsPerUnit);
  const curve = at.map((value) => normalized.map(pck(value)));
  const found =
    oksLack(skeleton, comparisons) === undefined
      ? (options.detections ?? detections(comparisons))
      : undefined;
  const resampled =
    options.bootstrap &&
    intervals(
      {
        skeleton,
        comparisons,
        people,
        normalizer,
        threshold,
        limbFraction,
        headline: headlineRule(skeleton, name, threshold),
        detections: found,
      },
      options.bootstrap,
    );

  const oks = found ? oksScores(skeleton, comparisons, found) : null;

  return {
    skeleton: skeleton.name,
    people: people.length,
    withoutPrediction: scored.filter(({ prediction }) => prediction === null).length,
    withoutNormalizer: people.filter(({ length }) => length === undefined).length,
    normalizer: { name, description: normalizer.description },
    headline: {
      ...headlineOf(skeleton, comparisons, { normalizer: name, threshold }),
      ...(resampled?.headline && { interval: resampled.headline }),
    },
    ...(options.detections && oks && { ap: apHeadline(oks.ap, resampled?.ap) }),
    pck: { threshold, ...breakdown(skeleton, normalized, pck(threshold)) },
    curve: {
      thresholds: at,
      mean: curve.map(meanScore),
      joints: Object.fromEntries(
        skeleton.joints.map((name, joint) => [name, curve.map((scores) => scores[joint] ?? null)]),
      ),
    },
    auc: {
      limit: normalizer.headline,
      ...breakdown(skeleton, normalized, areaUnderCurve(normalizer.headline, normalizer.stepsPerUnit)),
    },
    pcp: {
      fraction: limbFraction,
      strict: pcp(skeleton, scored, strict, limbFraction),
      relaxed: pcp(skeleton, scored, relaxed, limbFraction),
    },
    epe: breakdown(skeleton, inPixels, meanError),
    nme: breakdown(skeleton, normalized, meanError),
    oks,
    ...(resampled && { intervals: resampled }),
    perPerson: personScores(skeleton, people, threshold),
  };
}

/** From people × joints to joints × the people in whom the joint is labelled. */
function byJoint(
  skeleton: Skeleton,
  people: readonly (readonly (number | null)[])[],
): readonly (readonly number[])[] {
  return skeleton.joints.map((_, joint) => people.flatMap((errors) => errors[joint] ?? []));
}
