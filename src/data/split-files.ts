import { baseName } from './find-images.ts';
import type { Split } from './options.ts';

/** Annotation files with their splits. */
export type SplitFiles = readonly { readonly name: string; readonly split: Exclude<Split, 'all'> }[];

/**
 * Finds annotation files by words in their names: `train`, and for testing the first of `valid`, `val` and `test`
 * that exists. If several names have a word, the shortest one is taken.
 */
export function splitFiles(names: readonly string[]): SplitFiles {
  const train = withWord(names, 'train');
  const test = withWord(names, 'valid') ?? withWord(names, 'val') ?? withWord(names, 'test');
  return [
    ...(train === undefined ? [] : [{ name: train, split: 'train' } as const]),
    ...(test === undefined ? [] : [{ name: test, split: 'test' } as const]),
  ];
}

/** The split of a single file: training, unless its name states another split. */
export function splitOfFile(name: string): Exclude<Split, 'all'> {
  return splitFiles([name])[0]?.split ?? 'train';
}

function withWord(names: readonly string[], word: string): string | undefined {
  return names
    .filter((name) => words(name).includes(word))
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
}

function words(name: string): readonly string[] {
  return baseName(name)
    .toLowerCase()
    .split(/[^a-z]+/);
}
