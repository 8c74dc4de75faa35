import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../parse-json.ts';
import { parseAs } from '../../schema-problem.ts';
import { files, type NetworkOutcome } from '../../train/index.ts';
import type { ArmResult, ValidationPoint } from '../index.ts';

/** The contents of a run's log. Limber wrote it, so lines of another form are skipped. */

const stepSchema = z.object({ step: z.number(), milliseconds: z.number() });
const validationSchema = z.object({
  step: z.number(),
  validation: z.object({ score: z.number(), pcp: z.number().exactOptional() }),
});

/** The learning curve of consecutive runs, and the total time of their steps. */
export async function readLogs(
  runs: readonly { readonly folder: string; readonly network: string }[],
): Promise<Pick<ArmResult, 'seconds' | 'validation'>> {
  let seconds = 0;
  const validation: ValidationPoint[] = [];
  for (const { folder, network } of runs) {
    for (const entry of await lines(join(folder, files.log))) {
      const step = stepSchema.safeParse(entry);
      if (step.success) seconds += step.data.milliseconds / 1000;
      const validated = validationSchema.safeParse(entry);
      if (!validated.success) continue;
      const { score: pck, ...rest } = validated.data.validation;
      validation.push({ network, step: validated.data.step, seconds, pck, ...rest });
    }
  }
  return { seconds, validation };
}

const gradientsSchema = z.object({
  step: z.number(),
  bins: z.object({ from: z.number(), to: z.number(), width: z.number() }),
  gradients: z.record(z.string(), z.array(z.number())),
});

/** The gradients of the layers' kernels that a run counted; `undefined` if it counted none. */
export async function readGradients(folder: string): Promise<ArmResult['gradients']> {
  const entries = (await lines(join(folder, files.gradients))).flatMap((entry) => {
    const parsed = gradientsSchema.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
  const [first] = entries;
  if (first === undefined) return undefined;
  const layers = Object.keys(first.gradients).filter((name) => name.endsWith('/weight'));
  const moments = entries.map(({ step, gradients }) => ({
    step,
    gradients: Object.fromEntries(layers.map((layer) => [layer, gradients[layer] ?? []])),
  }));
  return { bins: first.bins, layers, moments };
}

const outcomesSchema: z.ZodType<readonly NetworkOutcome[]> = z.array(
  z.object({
    stage: z.number(),
    sigma: z.number().exactOptional(),
    gain: z.number().exactOptional(),
    folder: z.string(),
    score: z.number(),
    step: z.number(),
  }),
);

/** The networks that a cascade trained. */
export async function readCascade(folder: string): Promise<readonly NetworkOutcome[]> {
  const where = join(folder, 'cascade.json');
  const value = parseJson(await readFile(where, 'utf8'), 'the list of networks', where);
  return parseAs(outcomesSchema, value, { whole: 'the list of networks', part: "list of networks'" }, where);
}

async function lines(path: string): Promise<readonly unknown[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseJson(line, 'a line of the log', path));
}
