import { LimberError } from '../../errors.ts';

/** A line of a text file, without comment and outer blanks, split into words. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly words: readonly string[];
}

/** The lines of a text file that are not empty. A comment begins with `#`. */
export function readLines(bytes: Uint8Array): readonly Line[] {
  const lines: Line[] = [];
  new TextDecoder()
    .decode(bytes)
    .split(/\r\n|\n|\r/)
    .forEach((text, index) => {
      const hash = text.indexOf('#');
      const words = (hash < 0 ? text : text.slice(0, hash)).trim().split(/\s+/).filter(Boolean);
      if (words.length > 0) lines.push({ number: index + 1, words });
    });
  return lines;
}

/** A problem at a line of a file. */
export function atLine(
  where: string,
  line: number | undefined,
  what: string,
  got?: string,
  expected?: string,
) {
  const place = line === undefined ? `${where}, at its end` : `${where}, line ${line}`;
  return new LimberError({ what, got, expected, where: place });
}

/** Words as numbers. @throws LimberError for a word that is none, or for fewer numbers than `count`. */
export function numbersOf(
  words: readonly string[],
  count: number,
  { where, line, what }: { readonly where: string; readonly line: number | undefined; readonly what: string },
): number[] {
  const values = words.slice(0, count).map(Number);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw atLine(where, line, `${what} has a word that is not a number`, words[wrong]);
  if (values.length < count) {
    throw atLine(where, line, `${what} has too few numbers`, String(values.length), String(count));
  }
  return values;
}
