import { join } from 'node:path';
import * as z from 'zod';
import { LimberError } from '../../errors.ts';
import { writeWhole } from '../../files/node.ts';
import { parseJson } from '../../parse-json.ts';
import { runFolder } from '../../runs/node.ts';
import { parseAs } from '../../schema-problem.ts';

const planSchema = z.strictObject({
  experiment: z.string(),
  smoke: z.boolean(),
  /** Seconds; `null` in a smoke run, whose length is fixed. */
  budget: z.number().nullable(),
  data: z.string(),
  /** Factor on the length of each arm's recipe. */
  factors: z.record(z.string(), z.number().positive()),
});

/** The plan made before the first training. When the same command is repeated, it continues with this plan. */
export type PlanFile = z.infer<typeof planSchema>;

const name = 'plan.json';

/**
 * Reads the plan in a folder, if there is one.
 * @param wanted the experiment, its budget and its data.
 * @throws LimberError when the plan is damaged, or is for another experiment, budget or data.
 */
export async function readPlan(
  folder: string,
  wanted: Omit<PlanFile, 'factors'>,
): Promise<PlanFile | undefined> {
  const where = join(folder, name);
  const bytes = await (await runFolder(folder)).read(name);
  if (bytes === undefined) return undefined;
  const found = parsePlan(new TextDecoder().decode(bytes), where);
  for (const key of ['experiment', 'smoke', 'budget', 'data'] as const) {
    if (found[key] === wanted[key]) continue;
    throw new LimberError({
      what: 'the folder holds another run of an experiment',
      got: `${key} ${found[key]}`,
      expected: `${key} ${wanted[key]}, or another folder for the results`,
      where,
    });
  }
  return found;
}

export async function writePlan(folder: string, plan: PlanFile): Promise<void> {
  await writeWhole(join(folder, name), `${JSON.stringify(plan, null, 1)}\n`);
}

function parsePlan(text: string, where: string): PlanFile {
  const words = { whole: 'the plan', part: 'entry of the plan' };
  return parseAs(planSchema, parseJson(text, 'the plan', where), words, where);
}
