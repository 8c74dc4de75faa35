import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { LimberError, problemOf } from '../errors.ts';
import { fileError } from './file-error.ts';
import { expandGlob, isGlob } from './glob.ts';

/** Extensions of the files in a folder that count as images. A file that is named explicitly may have any name. */
const imageExtensions: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp'];

/** The images that the arguments name, and the problems of the other arguments. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly problems: readonly LimberError[];
  /** Sentences about images and folders inside the given folders that are not among the paths. */
  readonly remarks: readonly string[];
}

/**
 * Expands arguments to files. A folder stands for the images directly in it, and a pattern for all matches. The result
 * is in the order of the arguments, with each file once.
 */
export async function expandInputs(inputs: readonly string[]): Promise<Inputs> {
  const paths = new Set<string>();
  const problems: LimberError[] = [];
  const remarks: string[] = [];
  for (const argument of inputs) {
    try {
      for (const path of await expand(argument, remarks)) paths.add(path);
    } catch (error) {
      problems.push(problemOf(error));
    }
  }
  return { paths: [...paths], problems, remarks };
}

async function expand(argument: string, remarks: string[]): Promise<readonly string[]> {
  const found = await stat(argument).catch((cause: unknown) => {
    if (isGlob(argument)) return undefined;
    throw fileError('cannot read image', argument, cause);
  });
  if (found?.isDirectory()) return imagesIn(argument, remarks);
  if (found !== undefined) return [argument];
  const matches = await expandGlob(argument);
  if (matches.length === 0)
    throw new LimberError({
      what: `no file matches ${argument}`,
      expected: 'the path of an image, a folder, or a pattern such as "images/*.png"',
    });
  return matches;
}

/** Extensions of images that a folder may hold although Limber takes them only by name, if at all. */
const otherImages = /\.(heic|heif|avif|tiff?|bmp|gif|jfif|jp2|jxl|dng|cr2|nef|arw)$/i;

async function imagesIn(folder: string, remarks: string[]): Promise<readonly string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw fileError('cannot read folder', folder, cause);
  });
  const entries = found.filter(({ name }) => !name.startsWith('.'));
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const images = names.filter((name) => imageExtensions.includes(extname(name).toLowerCase()));
  const others = names.filter((name) => otherImages.test(name));
  if (others.length > 0) {
    remarks.push(
      `${listed(others, 'image of another kind', 'images of other kinds')} passed over in ${folder}: in a folder only ${imageExtensions.join(', ')} are taken`,
    );
  }
  if (folders.length > 0)
    remarks.push(
      `${listed(folders, 'folder', 'folders')} passed over in ${folder}: ${folders.length === 1 ? 'name it to take its' : 'name one to take its'} images`,
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

const shown = 3;

/** E.g. `2 folders (a, b)`. */
function listed(names: readonly string[], one: string, several: string): string {
  const first = names.toSorted().slice(0, shown).join(', ');
  return `${names.length} ${names.length === 1 ? one : several} (${first}${names.length > shown ? ', …' : ''})`;
}
