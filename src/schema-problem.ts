import type { z } from 'zod';
import { LimberError, type Problem } from './errors.ts';
import { nearest } from './foundation/index.ts';
import { knownKeys } from './schema-keys.ts';

/** The names of a value and of its parts in messages, e.g. `the recipe` and `recipe setting`. */
export interface SchemaWords {
  readonly whole: string;
  readonly part: string;
}

/**
 * Parses a value from outside by a schema.
 *
 * @param where the file and record that the value is from, for messages
 * @throws LimberError naming the first part that is wrong.
 */
export function parseAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  words: SchemaWords,
  where?: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new LimberError({
    ...(issue ? schemaProblem(issue, value, words, schema) : { what: `${words.whole} is wrong` }),
    where,
  });
}

/** Explains a schema's error about a value from outside: the wrong part, its value and the expected value. */
function schemaProblem(
  issue: z.core.$ZodIssue,
  root: unknown,
  { whole, part }: SchemaWords,
  schema?: z.ZodType,
): Problem {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const known = schema ? knownKeys(schema, issue.path) : [];
    return { what: `unknown ${part} "${name([...issue.path, key])}"`, ...knownNames(key, known) };
  }
  const value = issue.path.reduce<unknown>(inside, root);
  const what = issue.path.length === 0 ? whole : `${part} "${name(issue.path)}"`;
  if (value === undefined) return { what: `${what} is missing`, expected: expected(issue) };
  return { what: `${what} is wrong`, got: abbreviated(value), expected: expected(issue) };
}

/** Most names that a message lists. */
const mostNames = 12;

/** The known name that is most similar, or else all names if they are few. */
function knownNames(key: string, known: readonly string[]): Pick<Problem, 'expected'> {
  const similar = nearest(key, known);
  if (similar !== undefined) return { expected: `"${similar}"` };
  const names = [...new Set(known)];
  return names.length > 0 && names.length <= mostNames ? { expected: `one of ${names.join(', ')}` } : {};
}

function name(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function inside(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

const longest = 60;

/** The value may be too long, or nested too deeply, to be printed. */
function abbreviated(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value) && value.length > longest) return `a list of ${value.length}`;
  try {
    return clip(JSON.stringify(value) ?? `a ${typeof value}`);
  } catch {
    return 'something nested deeply';
  }
}

function clip(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

const types: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'named settings',
  record: 'named values',
  null: 'nothing',
  undefined: 'nothing',
  never: 'nothing',
};

/** Zod's own messages are English of another tone; a message that begins otherwise is the schema's. */
const zodWords = /^(Invalid|Too (small|big)|Unrecognized)/;

/** The expected value, in words. Never Zod's own text. */
function expected(issue: z.core.$ZodIssue): string {
  if (issue.message !== undefined && !zodWords.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? `a ${issue.expected}`;
    case 'too_small':
      return atLeast(issue);
    case 'too_big':
      return atMost(issue);
    case 'invalid_value':
      return issue.values.map(String).join(' or ');
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return formats[issue.format] ?? `a text in the format "${issue.format}"`;
    case 'invalid_key':
      return `names that are each ${first(issue.issues)}`;
    case 'invalid_element':
      return `entries that are each ${first(issue.issues)}`;
    case 'unrecognized_keys':
      return 'only names that are known';
    case 'invalid_union':
      return oneOf(issue);
    case 'custom':
      return 'another value';
  }
}

const formats: Readonly<Record<string, string>> = {
  datetime: 'a date and time such as 2026-01-31T12:00:00Z',
  date: 'a date such as 2026-01-31',
  url: 'an address',
};

function first([issue]: readonly z.core.$ZodIssue[]): string {
  return issue === undefined ? 'right' : expected(issue);
}

function atLeast({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  switch (origin) {
    case 'string':
      return Number(minimum) <= 1 ? 'a text that is not empty' : `a text of at least ${minimum} characters`;
    case 'array':
    case 'set':
    case 'map':
      return `a list of at least ${minimum}`;
    default:
      return `a number ${inclusive ? 'of at least' : 'above'} ${minimum}`;
  }
}

function atMost({ origin, maximum, inclusive }: z.core.$ZodIssueTooBig): string {
  switch (origin) {
    case 'string':
      return `a text of at most ${maximum} characters`;
    case 'array':
    case 'set':
    case 'map':
      return `a list of at most ${maximum}`;
    default:
      return `a number ${inclusive ? 'of at most' : 'below'} ${maximum}`;
  }
}

function oneOf(issue: z.core.$ZodIssueInvalidUnion): string {
  if ('options' in issue && Array.isArray(issue.options)) return issue.options.map(String).join(' or ');
  const branches = issue.errors.map(first);
  return branches.length === 0 ? 'one of the known kinds' : [...new Set(branches)].join(' or ');
}
