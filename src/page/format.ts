import type { Interval, Score } from '../eval/index.ts';

/** Formats numbers for pages; a missing number is shown as –. */

/** A percentage with two decimals. */
export function percent(score: Score | undefined): string {
  return fixed(score, 2);
}

export function fixed(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined ? '–' : value.toFixed(digits).replace(/^-/, '−');
}

/** A number with its sign. */
export function signed(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined) return '–';
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return `±${text}`;
  return value < 0 ? `−${text}` : `+${text}`;
}

export function range({ low, high }: Interval, digits = 1): string {
  return `${fixed(low, digits)} to ${fixed(high, digits)}`;
}

/** A number with its noun, e.g. `1 person` or `1,000 people`. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** A word with a capital letter, for headings and beginnings of sentences. */
export function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** An ISO 8601 time in a readable form. */
export function moment(date: string): string {
  return date.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
}
