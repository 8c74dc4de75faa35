import { LimberError } from './errors.ts';

/**
 * What a JSON text says.
 *
 * @param what the text is, for messages, e.g. `the plan`
 * @param where the file that it is from
 * @throws LimberError `WHAT is not JSON` when it is not.
 */
export function parseJson(text: string, what: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LimberError({ what: `${what} is not JSON`, got: fault(text, cause), where }, { cause });
  }
}

const longest = 40;

/** Engines word their errors differently; some say the place. */
function fault(text: string, cause: unknown): string {
  if (text.trim() === '') return 'an empty text';
  const reason = cause instanceof Error ? cause.message : '';
  const [, named] = /position (\d+)/.exec(reason) ?? [];
  const position = named !== undefined ? Number(named) : /end of/.test(reason) ? text.length : undefined;
  if (position === undefined) return JSON.stringify(text.slice(0, longest));
  const before = text.slice(0, position).split('\n');
  const next = text.slice(position, position + 1);
  const found = next === '' ? 'the end' : JSON.stringify(next);
  return `${found} at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}
