import * as z from 'zod';
import { provenanceSchema } from '../models/index.ts';
import { skeletonSchema } from '../skeletons/index.ts';
import type { EvaluationDocument } from './document.ts';
import { comparisonSchema, confidenceSchema, evaluationSchema } from './evaluation-schema.ts';

const score = z.number().nullable();
const bySource = z.array(score).describe('By source');
const count = z.int().nonnegative();
const point = z.tuple([z.number(), z.number()]).describe('x to the right, y down');
const pose = z.array(point.nullable()).describe("By joint in the skeleton's order; null for a missing joint");
const source = z.object({
  name: z.string().describe('A short name, different for each source'),
  file: z.string(),
  kind: z.enum(['model', 'predictions']),
  settings: z
    .object({
      flip: z.boolean(),
      refine: count,
      scales: z.array(z.number()).optional(),
      decode: z.literal('tree').optional(),
    })
    .describe('How the model was run')
    .optional(),
  times: z
    .object({
      images: count,
      people: z.number().describe('Mean number of subjects found in an image'),
      milliseconds: z
        .object({
          decode: z.number(),
          detector: z.number().optional(),
          network: z.number(),
          rest: z.number(),
        })
        .describe('Mean of an image; the parts add up to the whole'),
    })
    .describe('The time for an image, one after the other, for a model that finds everybody')
    .optional(),
  provenance: provenanceSchema.describe("The origin of the model's parameters").optional(),
  warnings: z.array(z.string()),
  missing: z
    .array(z.string())
    .describe('Images of subjects without a prediction; these subjects count as missed'),
  unused: count.describe('Predictions for images outside the dataset, which are ignored'),
  evaluation: evaluationSchema,
  confidence: confidenceSchema.describe(
    'How well confidences agree with the share of right joints, and false positives',
  ),
  confidenceMeaning: z.string().describe("The meaning of a model's confidences").optional(),
  partCurves: z.record(z.string(), z.array(score)),
  stages: z.array(
    z.object({
      name: z.string(),
      mean: score,
      parts: z.record(z.string(), score),
      curve: z.array(score),
    }),
  ),
});

/** `EvaluationDocument` as a schema: the output of `limber eval --json`. */
export const documentSchema: z.ZodType<EvaluationDocument> = z
  .object({
    format: z.literal(2),
    limber: z.string().describe('The version of Limber that computed the scores'),
    date: z.iso.datetime(),
    command: z.string(),
    data: z.object({
      specification: z.string(),
      name: z.string(),
      split: z.string(),
      labels: z.string().describe('Whose left and right the labels mean'),
      skeleton: skeletonSchema,
      images: count,
      people: count,
    }),
    minConfidence: z
      .number()
      .describe('Joints below this confidence counted as not found; absent if all joints counted')
      .optional(),
    baseline: z
      .object({
        labels: z.string(),
        headline: score,
        pck: score,
        auc: score,
        pcpStrict: score,
        pcpRelaxed: score,
        curve: z.array(score),
      })
      .describe("The mean pose placed in each subject's true box"),
    sources: z.array(source).min(1),
    people: z
      .array(
        z.object({
          id: z.string(),
          image: z.string(),
          size: z.number().nullable(),
          cluster: count.nullable(),
        }),
      )
      .describe("All labeled subjects, in the dataset's order"),
    sizes: z.object({
      measure: z.string(),
      bins: z.array(
        z.object({ from: z.number(), to: z.number(), people: count, pck: bySource, epe: bySource }),
      ),
    }),
    clusters: z.array(z.object({ people: count, meanPose: pose, pck: bySource, epe: bySource })),
    comparisons: z.array(comparisonSchema.extend({ source: count })),
    gallery: z.array(
      z.object({
        place: z.enum(['worst', 'median', 'best', 'ahead', 'behind']),
        person: count.describe('Which of the subjects'),
        truth: pose,
        predictions: z.array(pose.nullable()).describe('By source'),
      }),
    ),
  })
  .describe(
    'A score as JSON, as `limber eval` writes it. Scores are percentages, lengths are pixels of the image; the center of the top-left pixel is [0, 0].',
  );

/** The JSON Schema (draft 2020-12) of `limber eval --json`, as text. */
export function documentJsonSchema(): string {
  const schema = z.toJSONSchema(documentSchema, { target: 'draft-2020-12' });
  return `${JSON.stringify({ title: 'limber eval', ...schema }, null, 2)}\n`;
}
