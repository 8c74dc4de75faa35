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
import { oksSubjects } from './oks-areas.ts';
import { oksScores } from './oks-scores.ts';
import { areaUnderCurve, pck, thresholds } from './pck.ts';
import { pcp, relaxed, strict } from './pcp.ts';
import { personScores } from './person-score.ts';

/** How poses are scored. */
export interface EvaluateOptions {
  /** Length that errors are divided by. Default: the usual one for the data. */
  readonly normalizer?: NormalizerName | undefined;
  /** The threshold of `pck`, in the normalizer's unit. Default: the usual one in publications. */
  readonly threshold?: number | undefined;
  /** Error that PCP allows, as a share of the limb's length. Default: 0.5. */
  readonly limbFraction?: number | undefined;
  /**
   * All detections, including those in images without labels. OKS is computed from these. Default: the predictions of
   * the comparisons. Of detections with equal scores in different images, the earlier one in this list ranks higher.
   */
  readonly detections?: readonly Detection[] | undefined;
  /** Requests confidence intervals; `{}` for the default settings. */
  readonly bootstrap?: BootstrapOptions;
}

/**
 * Scores predicted poses against labeled ones, in pixels of their images. Crowds and people without labels are not
 * scored. A joint without a label is not counted. A joint without a prediction is missed.
 * @throws LimberError when a pose does not fit the skeleton, or the normalizer cannot be computed for any person.
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
  const { subjects, notes } = oksSubjects(skeleton, comparisons);
  const measured = subjects && {
    subjects,
    detections: options.detections ?? detections(comparisons),
  };
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
        oks: measured,
      },
      options.bootstrap,
    );

  const oks = measured ? oksScores(skeleton, measured.subjects, measured.detections) : null;

  return {
    skeleton: skeleton.name,
    people: people.length,
    withoutPrediction: scored.filter(({ prediction }) => prediction === null).length,
    withoutNormalizer: people.filter(({ length }) => length === undefined).length,
    normalizer: { name, description: normalizer.description },
    headline: {
      ...headlineOf(skeleton, comparisons, { normalizer: name, threshold }),
      interval: resampled?.headline ?? undefined,
    },
    ap: options.detections && oks ? apHeadline(oks.ap, resampled?.ap) : undefined,
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
    oksNotes: notes,
    intervals: resampled,
    perPerson: personScores(skeleton, people, threshold, subjects),
  };
}

/** Converts errors by person and joint to errors by joint. Unlabeled joints are left out. */
function byJoint(
  skeleton: Skeleton,
  people: readonly (readonly (number | null)[])[],
): readonly (readonly number[])[] {
  return skeleton.joints.map((_, joint) => people.flatMap((errors) => errors[joint] ?? []));
}
