import { LimberError } from '../errors.ts';
import { baseName } from './find-images.ts';
import type { Split } from './options.ts';

/** A split's label files, those of all splits, and whether the files already are the split or must still be divided. */
export interface DividedFiles {
  readonly names: readonly string[];
  readonly all: readonly string[];
  readonly divided: boolean;
  /** The split of a file; `all` if the name does not state it. */
  readonly partOf: (name: string) => Split;
  /** A sentence about files whose use may surprise. */
  readonly remarks: readonly string[];
}

/** Words in the names of files and folders that state the split. */
const words = {
  train: /(^|[^a-z])train/i,
  test: /(^|[^a-z])test/i,
  val: /(^|[^a-z])val(id|idation)?([^a-z]|$)/i,
};

/**
 * Finds the files of a split by their names. Files called `test`, or otherwise `val`, are for testing; all others are
 * for training, also one called `val` beside one called `test`. A single file called `train` is completely for training; a single file without such a word must still
 * be divided.
 *
 * @throws LimberError when there are none for the split.
 */
export function divideFiles(all: readonly string[], split: Split, where: string): DividedFiles {
  const called = (part: keyof typeof words) => all.filter((name) => words[part].test(name));
  const held = called('test').length > 0 ? called('test') : called('val');
  const divided = held.length > 0 || called('train').length > 0;
  const partOf = (name: string) => (!divided ? 'all' : held.includes(name) ? 'test' : 'train');
  const [spare] = called('val').filter((name) => divided && partOf(name) === 'train');
  const remark = `"${spare}" counts as training data, because "${held[0]}" is for testing; "data.validation" in a recipe holds subjects out – in ${where}`;
  const remarks = spare === undefined ? [] : [remark];
  if (split === 'all' || !divided) return { names: all, all, divided, partOf, remarks };
  const names = all.filter((name) => partOf(name) === split);
  if (names.length > 0) return { names, all, divided, partOf, remarks: split === 'train' ? remarks : [] };
  throw new LimberError({
    what: `the ${split} split is empty`,
    got: all.map(baseName).join(', '),
    expected: `a file whose name says ${split === 'test' ? 'test or val' : 'train'}, or split "all"`,
    where,
  });
}
