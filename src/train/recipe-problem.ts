import type { z } from 'zod';
import type { Problem } from '../errors.ts';

/** What a schema finds wrong with a recipe, in words: which setting, what it is and what it should be. */
export function recipeProblem(issue: z.core.$ZodIssue, recipe: unknown): Problem {
  if (issue.code === 'unrecognized_keys') {
    return { what: `unknown recipe setting "${name([...issue.path, issue.keys[0] ?? ''])}"` };
  }
  const value = issue.path.reduce<unknown>(inside, recipe);
  const what = issue.path.length === 0 ? 'the recipe' : `recipe setting "${name(issue.path)}"`;
  if (value === undefined) return { what: `${what} is missing`, expected: expected(issue) };
  return { what: `${what} is wrong`, got: abbreviated(value), expected: expected(issue) };
}

function name(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function inside(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function abbreviated(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const types: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  array: 'a list',
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
