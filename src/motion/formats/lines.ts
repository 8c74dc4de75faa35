import { LimberError } from '../../errors.ts';

/** A line of a text file, without comment and outer blanks, split into words. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly words: readonly string[];
}

/** The lines of a text file that are not empty. A comment begins with `#`. */
export function readLines(bytes: Uint8Array): readonly Line[] {
  return Array.from(eachLine(bytes), ({ number, text }) => ({ number, words: text.split(/\s+/) }));
}

/** The lines one after the other, as text without comment and outer blanks. */
export function* eachLine(bytes: Uint8Array): Generator<{ readonly number: number; readonly text: string }> {
  const whole = new TextDecoder().decode(bytes).replaceAll(/\r\n?/g, '\n');
  let [start, number] = [0, 0];
  while (start < whole.length) {
    const next = whole.indexOf('\n', start);
    const end = next < 0 ? whole.length : next;
    const line = whole.slice(start, end);
    const hash = line.indexOf('#');
    const text = (hash < 0 ? line : line.slice(0, hash)).trim();
    number++;
    start = end + 1;
    if (text !== '') yield { number, text };
  }
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
