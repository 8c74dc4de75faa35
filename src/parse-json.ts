import { LimberError } from './errors.ts';
import { textKind } from './file-kind.ts';

/**
 * Parses a JSON text.
 *
 * @param what the text is, for messages, e.g. `the plan`
 * @param where the file that it is from
 * @throws LimberError `WHAT is not JSON` when it is not.
 */
export function parseJson(text: string, what: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LimberError(
      { what: `${what} is not JSON`, got: textKind(text) ?? fault(text, cause), where },
      { cause },
    );
  }
}

/** The most characters of a text that a message quotes. */
const longest = 40;

/** The position of the wrong character. V8 quotes it with the ten characters before it. */
function placeOf(text: string, reason: string): number | undefined {
  const [, around] = /, \.\.\."(.*)"(\.\.\.)? is not valid JSON$/s.exec(reason) ?? [];
  const start = around === undefined ? -1 : text.indexOf(around);
  return start < 0 ? undefined : start + 10;
}

/** Engines word their errors differently; some contain the position. */
function fault(text: string, cause: unknown): string {
  if (text.trim() === '') return 'an empty text';
  const reason = cause instanceof Error ? cause.message : '';
  const [, named] = /position (\d+)/.exec(reason) ?? [];
  const position =
    named !== undefined ? Number(named) : /end of/.test(reason) ? text.length : placeOf(text, reason);
  if (position === undefined) return JSON.stringify(text.slice(0, longest));
  const before = text.slice(0, position).split('\n');
  const next = text.slice(position, position + 1);
  const found = next === '' ? 'the end' : JSON.stringify(next);
  return `${found} at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}
