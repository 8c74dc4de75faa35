import { LimberError, problemOf } from '../errors.ts';
import { groupBy } from '../foundation/index.ts';
import { likelyNames } from './likely-names.ts';
import type { FileSource } from './sources/index.ts';

/** Gives the path of an image that labels name. If the image is not found, it returns the name itself. */
export interface ImageFinder {
  /** @throws LimberError when several files fit. */
  (name: string): string;
  /** A sentence about images that were found under other names than the labels'. */
  readonly remarks: readonly string[];
}

/** The label files of a dataset. Their names may tell which folders their images are in. */
export interface LabelFiles {
  readonly own: string;
  readonly others: readonly string[];
}

/**
 * Finds the images named by labels. An image is found by its exact name, or otherwise as the only file below the source
 * whose path ends in this name. If a folder's name is part of a label file's name (`val2017` in
 * `person_keypoints_val2017.json`), the folder contains only the images of that label file.
 *
 * If this fails, likely variants of the name are tried (`likelyNames`): without percent-encoding, with other capitals,
 * with other folders in front. A variant is accepted if exactly one file fits and no other name refers to that file.
 * The finder's remarks mention it.
 */
export async function findImages(
  files: FileSource,
  names: readonly string[],
  labels: LabelFiles = { own: '', others: [] },
): Promise<ImageFinder> {
  const present = new Map<string, string>();
  for (const folder of new Set(names.map(folderOf))) {
    for (const file of await files.list(folder).catch(() => [])) present.set(composed(file), file);
  }
  const exact = (name: string) => present.get(composed(name));
  if (names.every((name) => exact(name) !== undefined)) {
    return Object.assign((name: string) => exact(name) ?? name, { remarks: [] });
  }

  const all = await files.list('').catch(() => []);
  const byName = groupBy(all, (file) => composed(baseName(file)).toLowerCase());
  const below = (name: string) => {
    const found = (byName.get(composed(baseName(name)).toLowerCase()) ?? []).filter((file) =>
      `/${composed(file)}`.endsWith(`/${composed(name)}`),
    );
    return ofLabels(found, labels);
  };
  const strict = (name: string): string | undefined => {
    const here = exact(name);
    if (here !== undefined) return here;
    const [first, second] = below(name);
    if (first === undefined || second === undefined) return first;
    throw new LimberError({
      what: `several images fit the name "${name}"`,
      got: `${first} and ${second}`,
      expected: 'labels that name their folders',
      where: files.name,
    });
  };
  const likely = (name: string): string | undefined => {
    for (const variant of likelyNames(name)) {
      const candidates = (byName.get(baseName(variant)) ?? []).filter((file) =>
        `/${composed(file).toLowerCase()}`.endsWith(`/${variant}`),
      );
      const found = ofLabels(candidates, labels);
      if (found.length > 0) return found.length === 1 ? found[0] : undefined;
    }
    return undefined;
  };
  const guessed = guesses(names, strict, likely);
  return Object.assign((name: string) => strict(name) ?? guessed.get(name) ?? name, {
    remarks: guessRemarks(guessed, files.name),
  });
}

function guessRemarks(guessed: ReadonlyMap<string, string>, where: string): readonly string[] {
  const [first] = guessed;
  if (first === undefined) return [];
  const images = guessed.size === 1 ? '1 image was' : `${guessed.size} images were`;
  return [
    `${images} found by a name that differs from the labels, e.g. "${first[0]}" as ${first[1]} – in ${where}`,
  ];
}

/** Likely files for the names that have none. A file that two names would share is left out. */
function guesses(
  names: readonly string[],
  strict: (name: string) => string | undefined,
  likely: (name: string) => string | undefined,
): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const lost: string[] = [];
  for (const name of new Set(names)) {
    const file = found(name, strict);
    if (file === undefined) lost.push(name);
    else taken.add(file);
  }
  const byFile = new Map<string, string[]>();
  for (const name of lost) {
    const file = likely(name);
    if (file !== undefined && !taken.has(file)) byFile.set(file, [...(byFile.get(file) ?? []), name]);
  }
  return new Map(
    [...byFile].flatMap(([file, names]) =>
      names.length === 1 ? names.map((name) => [name, file] as const) : [],
    ),
  );
}

/** The file; `undefined` if several fit. The error is thrown later, when that name is requested. */
function found(name: string, find: (name: string) => string | undefined): string | undefined {
  try {
    return find(name);
  } catch (error) {
    problemOf(error);
    return undefined;
  }
}

/**
 * The files in folders that are part of the label file's name. If there are none, the files in folders that are part of
 * no other label file's name.
 */
function ofLabels(found: readonly string[], { own, others }: LabelFiles): readonly string[] {
  const claimed = found.filter((file) => isClaimed(file, own));
  return claimed.length > 0
    ? claimed
    : found.filter((file) => !others.some((other) => isClaimed(file, other)));
}

/** Whether a label file's name contains the name of a folder of the image. */
function isClaimed(image: string, labels: string): boolean {
  return image
    .split('/')
    .slice(0, -1)
    .some((folder) => labels.includes(folder));
}

/** macOS stores names in decomposed form. */
function composed(name: string): string {
  return name.normalize('NFC');
}

/** The folder of a file; '' for a file at the top. */
export function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

export function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
