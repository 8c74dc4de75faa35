import { LimberError } from '../errors.ts';
import { baseName } from './find-images.ts';
import type { Split } from './options.ts';

/** The files of labels of a split, those of all splits, and whether the one is the split or still to be divided. */
export interface DividedFiles {
  readonly names: readonly string[];
  readonly all: readonly string[];
  readonly divided: boolean;
  /** What a file is for; `all` where the files do not say it. */
  readonly partOf: (name: string) => Split;
}

/** How files and folders say what they are for. */
const words = {
  train: /(^|[^a-z])train/i,
  test: /(^|[^a-z])test/i,
  val: /(^|[^a-z])val(id|idation)?([^a-z]|$)/i,
};

/**
 * The files of a split by their names. Files for testing are called `test`, or, where there are none, `val`; the others
 * are for training. A single file that says `train` is all for training; one that says nothing is still to be divided.
 *
 * @throws LimberError when there are none for the split.
 */
export function divideFiles(all: readonly string[], split: Split, where: string): DividedFiles {
  const called = (part: keyof typeof words) => all.filter((name) => words[part].test(name));
  const held = called('test').length > 0 ? called('test') : called('val');
  const divided = held.length > 0 || called('train').length > 0;
  const partOf = (name: string) => (!divided ? 'all' : held.includes(name) ? 'test' : 'train');
  if (split === 'all' || !divided) return { names: all, all, divided, partOf };
  const names = all.filter((name) => partOf(name) === split);
  if (names.length > 0) return { names, all, divided, partOf };
  throw new LimberError({
    what: `the ${split} split is empty`,
    got: all.map(baseName).join(', '),
    expected: `a file whose name says ${split === 'test' ? 'test or val' : 'train'}, or split "all"`,
    where,
  });
}
