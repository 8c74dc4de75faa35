import { LimberError } from './errors.ts';

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
      { what: `${what} is not JSON`, got: knownKind(text) ?? fault(text, cause), where },
      { cause },
    );
  }
}

/** Beginnings of files that are often taken for JSON, once their bytes were read as UTF-8. */
const kinds: readonly (readonly [string, string])[] = [
  ['\u001f\ufffd', 'a file that is compressed with gzip; unpack it first'],
  ['PK\u0003\u0004', 'a zip archive; unpack it first'],
  ['version https://git-lfs', 'a pointer of Git LFS; "git lfs pull" fetches the file itself'],
  ['<!doctype', 'a web page; the download failed or asks for a login'],
  ['<html', 'a web page; the download failed or asks for a login'],
  ['<?xml', 'XML'],
];

/** The probable kind of the file, if it is not JSON. */
function knownKind(text: string): string | undefined {
  const start = text.trimStart().slice(0, longest).toLowerCase();
  const zeros = start.split('\u0000').length - 1;
  if (zeros > start.length / 3) return 'a text in UTF-16; save it as UTF-8';
  return kinds.find(([beginning]) => start.startsWith(beginning.toLowerCase()))?.[1];
}

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
