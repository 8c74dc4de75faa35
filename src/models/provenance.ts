import * as z from 'zod';

const text = z.string().min(1);

const originSchema = z.object({
  trainedOn: z.array(text).readonly(),
  initializedFrom: text
    .describe("Origin of the initial parameters, e.g. another network's trunk. Absent for random parameters.")
    .optional(),
  license: text.describe('License of the parameters. Names each part that has a license of its own.'),
  recipe: text.optional(),
  commit: text.optional(),
  date: text.describe('ISO 8601').optional(),
});

/** Reads a `Provenance`. Files of earlier versions call its license `licence`. */
export const provenanceSchema = z.preprocess(withTodaysName, originSchema);
/** The scores of a model that its file states. */
export const scoresSchema = z
  .array(
    z.object({
      dataset: text,
      split: text,
      metric: text,
      value: z.number(),
      /** Conditions of the figure, e.g. `person-centric, flip averaging`. */
      conditions: z.string(),
    }),
  )
  .readonly();

/** Where a model's parameters come from. */
export type Provenance = z.infer<typeof originSchema>;

function withTodaysName(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('licence' in value)) return value;
  const { licence, ...others } = value;
  return { license: licence, ...others };
}
