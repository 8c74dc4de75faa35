import * as z from 'zod';

const text = z.string().min(1);

/** Where a model's parameters come from. */
export const provenanceSchema = z.object({
  trainedOn: z.array(text).readonly(),
  initializedFrom: text
    .describe("Origin of the initial parameters, e.g. another network's trunk. Absent for random parameters.")
    .optional(),
  licence: text.describe('Licence of the parameters. Names each part that has a licence of its own.'),
  recipe: text.optional(),
  commit: text.optional(),
  date: text.describe('ISO 8601').optional(),
});
/** Where a model's parameters come from. */
export type Provenance = z.infer<typeof provenanceSchema>;
