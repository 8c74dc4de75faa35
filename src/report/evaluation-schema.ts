import * as z from 'zod';
import {
  type ConfidenceScores,
  type Evaluation,
  type NormalizerName,
  normalizers,
  type PairedComparison,
} from '../eval/index.ts';

const score = z.number().nullable().describe('In percent unless said otherwise; null if nothing was scored');
const scores = z.record(z.string(), score);
const count = z.int().nonnegative();
const interval = z.object({ low: z.number(), high: z.number() }).describe('Both ends included, in points');
const maybeInterval = interval.nullable();

const breakdown = z.object({
  mean: score.describe('The mean over joints, each with equal weight'),
  pooled: score.describe('All labeled joints taken together'),
  joints: scores,
  parts: scores.describe('Left and right taken together'),
});

const limbScores = z.object({ mean: score, limbs: scores });

const normalizerName = z.enum(Object.keys(normalizers) as [NormalizerName, ...NormalizerName[]]);

const oks = z
  .object({
    ap: score,
    ap50: score,
    ap75: score,
    apMedium: score,
    apLarge: score,
    ar: score,
    ar50: score,
    ar75: score,
    arMedium: score,
    arLarge: score,
  })
  .describe("COCO's average precision and recall over object key-point similarity");

const intervals = z.object({
  method: z.object({
    resamples: count,
    confidence: z.number(),
    seed: z.int(),
    unit: z.enum(['people', 'images']),
    units: count,
  }),
  headline: maybeInterval,
  pck: maybeInterval,
  joints: z.record(z.string(), maybeInterval),
  auc: maybeInterval,
  pcpStrict: maybeInterval,
  pcpRelaxed: maybeInterval,
  ap: maybeInterval,
});

const headline = z.object({
  name: z.string(),
  description: z.string(),
  score,
  interval: interval.optional(),
});

const personScore = z.object({
  index: count.describe('Index of the subject in `people`'),
  errors: z
    .array(z.union([z.number(), z.literal('missed'), z.null()]))
    .describe("Pixels from prediction to label by joint, in the skeleton's order; null without a label"),
  length: z.number().nullable().describe('Pixels that errors are divided by'),
  pck: score,
  oks: z.number().nullable().describe('Object key-point similarity, 0 to 1'),
});

/** `Evaluation` as a schema. */
export const evaluationSchema: z.ZodType<Evaluation> = z.object({
  skeleton: z.string(),
  people: count.describe('Labeled subjects scored'),
  withoutPrediction: count,
  withoutNormalizer: count,
  normalizer: z.object({ name: normalizerName, description: z.string() }),
  headline: headline.describe('The PCK that the field quotes for such data'),
  ap: headline.describe("COCO's average precision, if detections were given").optional(),
  pck: breakdown.extend({ threshold: z.number() }),
  curve: z.object({
    thresholds: z.array(z.number()),
    mean: z.array(score),
    joints: z.record(z.string(), z.array(score)),
  }),
  auc: breakdown.extend({ limit: z.number() }),
  pcp: z.object({ fraction: z.number(), strict: limbScores, relaxed: limbScores }),
  epe: breakdown.describe('Mean error of predicted joints, in pixels'),
  nme: breakdown.describe("The same in the normalizer's unit"),
  oks: oks.nullable(),
  oksNotes: z
    .array(z.string())
    .default([])
    .describe('Why OKS was not measured, or which areas are not from the labels'),
  intervals: intervals.optional(),
  perPerson: z.array(personScore),
});

const difference = z.object({
  difference: score,
  interval: maybeInterval,
  p: z.number().nullable().describe('How often a difference this large would be chance'),
});

/** `PairedComparison` as an object schema that can be extended. */
export const comparisonSchema = z.object({
  measure: z.string(),
  first: score,
  second: score,
  headline: difference,
  joints: z.record(z.string(), difference),
}) satisfies z.ZodType<PairedComparison>;

const presence = z.object({ labeled: count, found: count, absent: count, falsePositives: count });

/** `ConfidenceScores` as a schema. */
export const confidenceSchema: z.ZodType<ConfidenceScores> = z.object({
  joints: count.describe('Joints with a confidence whose labels tell whether they are right'),
  error: score.describe('Expected calibration error, in percent; null without such joints'),
  bins: z.array(
    z.object({ from: z.number(), to: z.number(), joints: count, confidence: score, correct: score }),
  ),
  within: z.number().describe('A joint is right if its error is at most this many times the normalizer'),
  minConfidence: z.number().describe('A joint counts as found from this confidence on'),
  total: presence,
  falsePositiveRate: score.describe(
    'In percent of the absent joints; null if no joint is known to be absent',
  ),
  perJoint: z.record(z.string(), presence),
});
