import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { LimberError, problemOf } from '../errors.ts';
import { fileError } from './file-error.ts';
import { expandGlob, isGlob } from './glob.ts';

/** Extensions of the files in a folder that count as images. A file that is named explicitly may have any name. */
export const imageExtensions: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp'];

/** The images that the arguments name, and the problems of the other arguments. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly problems: readonly LimberError[];
}

/**
 * Expands arguments to files. A folder stands for the images directly in it, and a pattern for all matches. The result
 * is in the order of the arguments, with each file once.
 */
export async function expandInputs(inputs: readonly string[]): Promise<Inputs> {
  const paths = new Set<string>();
  const problems: LimberError[] = [];
  for (const argument of inputs) {
    try {
      for (const path of await expand(argument)) paths.add(path);
    } catch (error) {
      problems.push(problemOf(error));
    }
  }
  return { paths: [...paths], problems };
}

async function expand(argument: string): Promise<readonly string[]> {
  const found = await stat(argument).catch((cause: unknown) => {
    if (isGlob(argument)) return undefined;
    throw fileError('cannot read image', argument, cause);
  });
  if (found?.isDirectory()) return imagesIn(argument);
  if (found !== undefined) return [argument];
  const matches = await expandGlob(argument);
  if (matches.length === 0) throw new LimberError({ what: `no file matches ${argument}` });
  return matches;
}

async function imagesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw fileError('cannot read folder', folder, cause);
  });
  const images = names.filter(
    (name) => !name.startsWith('.') && imageExtensions.includes(extname(name).toLowerCase()),
  );
  if (images.length === 0) {
    throw new LimberError({
      what: 'no images in folder',
      expected: `files that end in ${imageExtensions.join(', ')}`,
      where: folder,
    });
  }
  return images.sort().map((name) => join(folder, name));
}
