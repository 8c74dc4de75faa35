import type { Outcome } from '../foundation/index.ts';
import { at } from '../foundation/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { Score } from './breakdown.ts';
import { type Comparison, checkComparisons, isScored, predictedJoint } from './comparison.ts';
import { measurePeople } from './measured-person.ts';
import { checkNormalizer, defaultNormalizer } from './normalizer.ts';
import type { NormalizerName } from './normalizer-names.ts';
import { type Reliability, reliability } from './reliability.ts';

/** The least confidence at which a joint counts as found, unless another is given. */
const usualMinConfidence = 0.5;

/** How confidences are judged. */
export interface ConfidenceOptions {
  /** The length that divides errors. Default: the usual one for the data. */
  readonly normalizer?: NormalizerName | undefined;
  /** The largest error of a joint that is right, in the normalizer's unit; the one the field quotes unless given. */
  readonly threshold?: number | undefined;
  /** The least confidence at which a joint counts as found; 0.5 unless given. */
  readonly minConfidence?: number | undefined;
}

/** A predicted joint with a confidence, and whether it is right. */
export interface JudgedJoint extends Outcome {
  /** Which of the comparisons has it. */
  readonly person: number;
  /** The joint's place in the skeleton. */
  readonly joint: number;
  /** Whether the joint is known to be absent from the image, so that every predicted position is wrong. */
  readonly absent: boolean;
}

/**
 * Every predicted joint with a confidence whose label tells whether it is right. A labeled joint is right if its
 * normalized error is at most the threshold. A joint that is known to be absent is always wrong.
 * @throws LimberError as `evaluate` does.
 */
export function judgeConfidences(
  skeleton: Skeleton,
  comparisons: readonly Comparison[],
  options: ConfidenceOptions = {},
): readonly JudgedJoint[] {
  checkComparisons(skeleton, comparisons);
  const { normalizer, threshold } = measureOf(skeleton, comparisons, options);
  return measurePeople(skeleton, comparisons, normalizer).flatMap(
    ({ index: person, comparison, normalized }) =>
      skeleton.joints.flatMap((_, joint): readonly JudgedJoint[] => {
        const confidence = predictedJoint(comparison.prediction, joint)?.confidence;
        if (confidence === undefined) return [];
        const absent = comparison.absent?.[joint] === true;
        const error = normalized?.[joint] ?? null;
        if (!absent && error === null) return [];
        return [
          { person, joint, confidence, absent, correct: !absent && error !== null && error <= threshold },
        ];
      }),
  );
}

/** Counts for one joint, over all people. */
export interface JointPresence {
  /** People in whom the joint is labeled, and those of them for whom it is predicted as found. */
  readonly labeled: number;
  readonly found: number;
  /** Number of people in whom the joint is known to be absent, and of those for whom it is predicted. */
  readonly absent: number;
  readonly falsePositives: number;
}

/** The calibration of confidences, and the numbers of found and falsely found joints. */
export interface ConfidenceScores extends Reliability {
  /** A joint is right if its error is at most this many times the normalizer. */
  readonly within: number;
  /** A joint counts as found from this confidence on. A joint without a confidence always does. */
  readonly minConfidence: number;
  /** All joints together. */
  readonly total: JointPresence;
  /** False positives in percent of the absent joints; `null` if no joint is known to be absent. */
  readonly falsePositiveRate: Score;
  readonly perJoint: Readonly<Record<string, JointPresence>>;
}

/**
 * Measures the calibration of confidences, and counts the found joints among labeled and absent joints.
 * @throws LimberError as `evaluate` does.
 */
export function confidenceScores(
  skeleton: Skeleton,
  comparisons: readonly Comparison[],
  options: ConfidenceOptions = {},
): ConfidenceScores {
  const { minConfidence = usualMinConfidence } = options;
  const judged = judgeConfidences(skeleton, comparisons, options);
  const scored = comparisons.filter(isScored);
  const perJoint = skeleton.joints.map((_, joint) => presence(scored, joint, minConfidence));
  const total = perJoint.reduce(
    (sum, each) => ({
      labeled: sum.labeled + each.labeled,
      found: sum.found + each.found,
      absent: sum.absent + each.absent,
      falsePositives: sum.falsePositives + each.falsePositives,
    }),
    { labeled: 0, found: 0, absent: 0, falsePositives: 0 },
  );
  return {
    ...reliability(judged),
    within: measureOf(skeleton, comparisons, options).threshold,
    minConfidence,
    total,
    falsePositiveRate: total.absent === 0 ? null : (100 * total.falsePositives) / total.absent,
    perJoint: Object.fromEntries(skeleton.joints.map((name, joint) => [name, at(perJoint, joint)])),
  };
}

function presence(people: readonly Comparison[], joint: number, minConfidence: number): JointPresence {
  const isFound = ({ prediction }: Comparison) => {
    const predicted = predictedJoint(prediction, joint);
    return predicted !== null && (predicted.confidence ?? 1) >= minConfidence;
  };
  const labeled = people.filter(({ truth }) => truth[joint]);
  const absent = people.filter((person) => person.absent?.[joint] === true);
  return {
    labeled: labeled.length,
    found: labeled.filter(isFound).length,
    absent: absent.length,
    falsePositives: absent.filter(isFound).length,
  };
}

function measureOf(
  skeleton: Skeleton,
  comparisons: readonly Comparison[],
  { normalizer: name = defaultNormalizer(skeleton, comparisons), threshold }: ConfidenceOptions,
) {
  const normalizer = checkNormalizer(name, skeleton, comparisons);
  return { normalizer, threshold: threshold ?? normalizer.headline };
}
