import { parse } from 'yaml';
import * as z from 'zod';
import { parseAs } from '../../../schema-problem.ts';
import { parseText, type TextFile } from '../../text.ts';

/** YAML parses a body part called 1 as a number. */
const name = z.union([z.string().min(1), z.number().transform(String)], { error: 'a name' });
const names = z.array(name).nullish();

/** The settings of a project's `config.yaml` that are used here. */
const configSchema = z.object({
  Task: name.nullish(),
  scorer: name.nullish(),
  /** A text instead of a list in projects with several animals. */
  bodyparts: z.union([names, z.string()]).transform((value) => (Array.isArray(value) ? value : undefined)),
  multianimalbodyparts: names,
  skeleton: z.array(z.array(name)).nullish(),
});

export interface DeepLabcutConfig {
  readonly task: string;
  readonly scorer: string | undefined;
  /** Body parts of one animal, in order; `undefined` if the project does not list them. */
  readonly bodyparts: readonly string[] | undefined;
  /** Whether the project distinguishes several animals. */
  readonly severalAnimals: boolean;
  /** Pairs of joined body parts. In a new, unedited project they name parts that do not exist. */
  readonly edges: readonly (readonly [string, string])[];
}

/** @throws LimberError when the file is not YAML or a setting is wrong. */
export function parseConfig(file: TextFile): DeepLabcutConfig {
  const value = parseText<unknown>('YAML', file, (text) => parse(text, { logLevel: 'error' }));
  const words = { whole: 'the project’s settings', part: 'project setting' };
  const parsed = parseAs(configSchema, value ?? {}, words, file.where);
  const { Task, scorer, bodyparts, multianimalbodyparts, skeleton } = parsed;
  return {
    task: Task ?? 'deeplabcut',
    scorer: scorer ?? undefined,
    bodyparts: bodyparts ?? multianimalbodyparts ?? undefined,
    severalAnimals: bodyparts === undefined && (multianimalbodyparts ?? undefined) !== undefined,
    edges: (skeleton ?? []).flatMap(([from, to]) =>
      from === undefined || to === undefined ? [] : [[from, to] as const],
    ),
  };
}
