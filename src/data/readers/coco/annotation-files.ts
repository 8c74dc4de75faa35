import { LimberError } from '../../../errors.ts';
import { baseName } from '../../find-pictures.ts';
import type { Split } from '../../options.ts';
import type { FileSource } from '../../sources/index.ts';

/** The annotation files of a split, those of all splits, and whether the one is the split or still to be divided. */
export interface AnnotationFiles {
  readonly names: readonly string[];
  readonly all: readonly string[];
  readonly divided: boolean;
}

/** How files and folders say what they are for. */
const words = {
  train: /(^|[^a-z])train/i,
  test: /(^|[^a-z])test/i,
  val: /(^|[^a-z])val(id|idation)?([^a-z]|$)/i,
};

/**
 * Finds annotation files: `given`, else those in `annotations/`, else any `.json` below; of several those called
 * `keypoints`, if any are. Files for testing are called `test`, or, where there are none, `val`; the others are for
 * training. A single file that says `train` is all for training; one that says nothing is still to be divided.
 *
 * @throws LimberError when there are none, or none for the split.
 */
export async function annotationFiles(
  files: FileSource,
  split: Split,
  given: string | undefined,
): Promise<AnnotationFiles> {
  const all = given === undefined ? await findAnnotations(files) : [given];
  const called = (part: keyof typeof words) => all.filter((name) => words[part].test(name));
  const held = called('test').length > 0 ? called('test') : called('val');
  const divided = held.length > 0 || called('train').length > 0;
  if (split === 'all' || !divided) return { names: all, all, divided };
  const names = all.filter((name) => held.includes(name) === (split === 'test'));
  if (names.length > 0) return { names, all, divided };
  throw new LimberError({
    what: `the ${split} split is empty`,
    got: all.map(baseName).join(', '),
    expected: `a file whose name says ${split === 'test' ? 'test or val' : 'train'}, or split "all"`,
    where: files.name,
  });
}

async function findAnnotations(files: FileSource): Promise<readonly string[]> {
  const isAnnotation = (name: string) => /\.json$/i.test(name) && !/(^|\/)\./.test(name);
  const beside = (await files.list('annotations').catch(() => [])).filter(isAnnotation);
  const all = beside.length > 0 ? beside : (await files.list('')).filter(isAnnotation);
  const keypoints = all.filter((name) => baseName(name).includes('keypoints'));
  if (all.length === 0) {
    throw new LimberError({
      what: 'no COCO annotations',
      expected: 'annotations/*.json, or the name of a .json file',
      where: files.name,
    });
  }
  return keypoints.length > 0 ? keypoints : all;
}
