import { at } from './at.ts';

/**
 * The most similar of several names, e.g. `learningRate` for `learningrate`. Upper and lower case count as equal.
 * @returns `undefined` if no name is similar: at most a third of the letters may differ.
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, apart: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.apart - b.apart);
  const [best] = ranked;
  return best && best.apart <= Math.max(word.length, best.name.length) / 3 ? best.name : undefined;
}

/** The smallest number of letters to insert, remove or replace (Levenshtein). */
export function editDistance(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const now = [row + 1];
    for (let column = 0; column < other.length; column++) {
      const replaced = at(before, column) + Number(letter !== other[column]);
      now.push(Math.min(replaced, at(before, column + 1) + 1, at(now, column) + 1));
    }
    before = now;
  }
  return at(before, other.length);
}
