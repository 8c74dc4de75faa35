import { LimberError } from '../../../errors.ts';
import { type DividedFiles, divideFiles } from '../../divided-files.ts';
import { baseName } from '../../find-images.ts';
import type { Split } from '../../options.ts';
import type { FileSource } from '../../sources/index.ts';
import { readText } from '../../text.ts';

/**
 * Finds annotation files: `given`, or the files in `annotations/`, or any `.json` below. If some of them are called
 * `keypoints` (or `instances`, if only boxes are read), only these are used; if several remain, only those with labels
 * of key points.
 *
 * @throws LimberError when there are none, or none for the split.
 */
export async function annotationFiles(
  files: FileSource,
  split: Split,
  given: string | undefined,
  boxesOnly = false,
): Promise<DividedFiles> {
  const all = given === undefined ? await findAnnotations(files, boxesOnly) : [given];
  return divideFiles(all, split, files.name);
}

async function findAnnotations(files: FileSource, boxesOnly: boolean): Promise<readonly string[]> {
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
  const named = boxesOnly ? all.filter((name) => baseName(name).includes('instances')) : keypoints;
  return await labelsAmong(files, named.length > 0 ? named : all, boxesOnly);
}

/**
 * Those of several files that contain labels of key points, as opposed to settings, predictions or outlines. All files,
 * if none does. If only boxes are read, key points are not needed.
 */
async function labelsAmong(
  files: FileSource,
  names: readonly string[],
  boxesOnly: boolean,
): Promise<readonly string[]> {
  if (names.length < 2) return names;
  const found: string[] = [];
  const wanted = boxesOnly ? boxed : jointed;
  for (const name of names) if (await isLabels(files, name, wanted)) found.push(name);
  return found.length > 0 ? found : names;
}

const boxed = ['"images"', '"annotations"', '"categories"'];
const jointed = [...boxed, '"keypoints"'];

/** Whether a file seems to contain labels. It is only searched for words; it is parsed later. */
async function isLabels(files: FileSource, name: string, settings: readonly string[]): Promise<boolean> {
  const { text } = await readText(files, name);
  return settings.every((setting) => text.includes(setting));
}
