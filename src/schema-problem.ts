import type { z } from 'zod';
import type { Problem } from './errors.ts';

/** What messages call a value as a whole and one of its parts, e.g. `the recipe` and `recipe setting`. */
export interface SchemaWords {
  readonly whole: string;
  readonly part: string;
}

/** What a schema finds wrong with a value from outside, in words: which part, what it is and what it should be. */
export function schemaProblem(issue: z.core.$ZodIssue, root: unknown, { whole, part }: SchemaWords): Problem {
  if (issue.code === 'unrecognized_keys') {
    return { what: `unknown ${part} "${name([...issue.path, issue.keys[0] ?? ''])}"` };
  }
  const value = issue.path.reduce<unknown>(inside, root);
  const what = issue.path.length === 0 ? whole : `${part} "${name(issue.path)}"`;
  if (value === undefined) return { what: `${what} is missing`, expected: expected(issue) };
  return { what: `${what} is wrong`, got: abbreviated(value), expected: expected(issue) };
}

function name(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function inside(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

const longest = 60;

/** What is given may be too long, or nested too deeply, to be written out. */
function abbreviated(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.length > longest) return `a list of ${value.length}`;
  try {
    return clip(JSON.stringify(value) ?? String(value));
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
  array: 'a list',
  tuple: 'a list',
  object: 'named settings',
};

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? issue.expected;
    case 'too_small':
      if (issue.origin === 'array') return `a list of at least ${issue.minimum}`;
      if (issue.origin === 'string') return 'a text that is not empty';
      return `a number ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'array') return `a list of at most ${issue.maximum}`;
      return `a number ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}`;
    case 'invalid_value':
      return issue.values.map(String).join(' or ');
    case 'invalid_union': {
      if ('options' in issue && issue.options) return issue.options.map(String).join(' or ');
      if (!issue.message.startsWith('Invalid')) return issue.message;
      const branches = issue.errors.flatMap(([first]) => (first === undefined ? [] : [expected(first)]));
      return [...new Set(branches)].join(' or ');
    }
    default:
      return issue.message;
  }
}
