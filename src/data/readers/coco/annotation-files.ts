import { LimberError } from '../../../errors.ts';
import { baseName } from '../../find-images.ts';
import type { Split } from '../../options.ts';
import type { FileSource } from '../../sources/index.ts';
import { readText } from '../../text.ts';

/**
 * The annotation files of a split and of all splits. `divided` is false if the files do not belong to splits, so that
 * the samples must still be divided.
 */
export interface AnnotationFiles {
  readonly names: readonly string[];
  readonly all: readonly string[];
  readonly divided: boolean;
  /** The split of a file; `all` if the files do not belong to splits. */
  readonly partOf: (name: string) => Split;
}

/** Words in the names of files and folders that tell their split. */
const words = {
  train: /(^|[^a-z])train/i,
  test: /(^|[^a-z])test/i,
  val: /(^|[^a-z])val(id|idation)?([^a-z]|$)/i,
};

/**
 * Finds annotation files: `given`, or those in `annotations/`, or any `.json` below the source. If some names contain
 * `keypoints`, only these are used. If several remain, only those with labels of key points are used. Files for
 * testing are called `test`, or, if there are none, `val`; all others are for training. A single file called `train`
 * is for training only. A single file without such a word must still be divided.
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
  const partOf = (name: string) => (!divided ? 'all' : held.includes(name) ? 'test' : 'train');
  if (split === 'all' || !divided) return { names: all, all, divided, partOf };
  const names = all.filter((name) => partOf(name) === split);
  if (names.length > 0) return { names, all, divided, partOf };
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
  return await labelsAmong(files, keypoints.length > 0 ? keypoints : all);
}

/**
 * Those of several files that contain labels of key points, as opposed to settings, predictions or outlines. All
 * files, if none does.
 */
async function labelsAmong(files: FileSource, names: readonly string[]): Promise<readonly string[]> {
  if (names.length < 2) return names;
  const found: string[] = [];
  for (const name of names) if (await isLabels(files, name)) found.push(name);
  return found.length > 0 ? found : names;
}

const settings = ['"images"', '"annotations"', '"categories"', '"keypoints"'];

/** Whether a file seems to contain labels. It is only searched for words; it is parsed later. */
async function isLabels(files: FileSource, name: string): Promise<boolean> {
  const { text } = await readText(files, name);
  return settings.every((setting) => text.includes(setting));
}
