import { LimberError } from '../errors.ts';
import type { FileSource } from './sources/index.ts';

/** Where a picture is that labels name; the name itself where it is nowhere. */
export type PictureFinder = (name: string) => string;

/** The files of labels of a dataset, whose names may say which folders their pictures are in. */
export interface LabelFiles {
  readonly own: string;
  readonly others: readonly string[];
}

/**
 * Finds pictures that labels name: under their name, else as the only file below the source whose path ends in it.
 * A folder whose name is part of a file of labels' (`val2017` of `person_keypoints_val2017.json`) holds the pictures
 * of that file and not those of others.
 *
 * @returns a function that throws LimberError where several files may be meant
 */
export async function findPictures(
  files: FileSource,
  names: readonly string[],
  { own, others }: LabelFiles = { own: '', others: [] },
): Promise<PictureFinder> {
  const present = new Set<string>();
  for (const folder of new Set(names.map(folderOf))) {
    for (const file of await files.list(folder).catch(() => [])) present.add(file);
  }
  const lost = names.some((name) => !present.has(name));
  const byName = lost ? groupByName(await files.list('').catch(() => [])) : new Map<string, string[]>();
  return (name) => {
    if (present.has(name)) return name;
    const found = (byName.get(baseName(name)) ?? []).filter((file) => `/${file}`.endsWith(`/${name}`));
    const claimed = found.filter((file) => isClaimed(file, own));
    const free = found.filter((file) => !others.some((other) => isClaimed(file, other)));
    const [first, second] = claimed.length > 0 ? claimed : free;
    if (first === undefined || second === undefined) return first ?? name;
    throw new LimberError({
      what: `several pictures may be meant by "${name}"`,
      got: `${first} and ${second}`,
      expected: 'labels that name their folders',
      where: files.name,
    });
  };
}

function groupByName(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const name = baseName(file);
    const group = groups.get(name);
    if (group) group.push(file);
    else groups.set(name, [file]);
  }
  return groups;
}

/** Whether a file of labels is called after one of the folders that a picture is in. */
function isClaimed(picture: string, labels: string): boolean {
  return picture
    .split('/')
    .slice(0, -1)
    .some((folder) => labels.includes(folder));
}

/** The folder of a file, '' for one at the top. */
export function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

export function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
