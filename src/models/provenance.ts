import * as z from 'zod';

const text = z.string().min(1);

const originSchema = z.object({
  trainedOn: z.array(text).readonly(),
  initializedFrom: text
    .describe("Origin of the initial parameters, e.g. another network's trunk. Absent for random parameters.")
    .optional(),
  distilledFrom: text
    .describe('The teacher that made or corrected labels of the training. Absent for labels by people only.')
    .optional(),
  license: text.describe('License of the parameters. Names each part that has a license of its own.'),
  recipe: text.optional(),
  commit: text.optional(),
  date: text.describe('ISO 8601').optional(),
});

/**
 * Reads a `Provenance`. Files of earlier versions call its license `licence`, and name the teacher at the end of
 * `initializedFrom`.
 */
export const provenanceSchema = z.preprocess(withTodaysNames, originSchema);
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

/** What a model's scores owe to other networks, e.g. `transferred weights, distilled`; empty if nothing. */
export function debtInWords({
  initializedFrom,
  distilledFrom,
}: Pick<Provenance, 'initializedFrom' | 'distilledFrom'> = {}): string {
  return [
    ...(initializedFrom === undefined ? [] : ['transferred weights']),
    ...(distilledFrom === undefined ? [] : ['distilled']),
  ].join(', ');
}

function withTodaysNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { licence, ...others } = value as Record<string, unknown>;
  const named = licence === undefined ? others : { license: licence, ...others };
  const teacher = /^(.*); distilled: (.*)$/.exec(String(named.initializedFrom));
  return teacher ? { ...named, initializedFrom: teacher[1], distilledFrom: teacher[2] } : named;
}
