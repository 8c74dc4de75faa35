import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { Dataset, Sample } from './dataset.ts';
import { baseName, findImages } from './find-images.ts';
import type { Split } from './options.ts';
import { distinctPeople, repetitionRemarks } from './repeated.ts';
import type { FileSource } from './sources/index.ts';

/** A labeled person of a dataset with splits, before it gets an id. */
export interface Person extends Omit<Sample, 'id'> {
  /** The image's name in the labels. */
  readonly image: string;
  readonly split: Exclude<Split, 'all'>;
}

/**
 * Makes a dataset from people. An id is the image's name and the person's number in it, e.g. `mpii/005808361-1`.
 * Images are searched below the file source. Missing images keep their names in the labels, so that labels can be
 * used without images. Repeated people are read once.
 * @throws LimberError when the split is empty, or an image's name leads out of the folder.
 */
export async function peopleDataset(
  name: string,
  skeleton: Skeleton,
  files: FileSource,
  people: readonly Person[],
  split: Split,
  where: string,
): Promise<Dataset> {
  const images = people.map(({ image }) => imageName(image, where));
  const find = await findImages(files, [...new Set(images)]);
  const counts = new Map<string, number>();
  const samples = people.flatMap(({ split: part, ...person }, index): readonly Sample[] => {
    const image = at(images, index);
    const stem = baseName(image).replace(/\.[^.]*$/, '');
    const number = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, number);
    if (split !== 'all' && split !== part) return [];
    return [{ id: `${name}/${stem}-${number}`, ...person, image: find(image) }];
  });
  if (samples.length > 0) {
    const { kept, repeated } = distinctPeople(samples);
    const twice = repeated.map(({ id }) => id);
    const remarks = [...find.remarks, ...repetitionRemarks(twice, where)];
    return { name, skeleton, files, samples: kept, remarks: remarks.length > 0 ? remarks : undefined };
  }
  throw new LimberError({
    what: `split "${split}" of ${name} is empty`,
    got: `${people.length} labeled people in all`,
    where,
  });
}

function imageName(name: string, where: string): string {
  const plain = name.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const parts = plain.split('/');
  const outside = parts.includes('..') || parts.includes('') || /[\0:]/.test(plain);
  if (!outside) return plain;
  throw new LimberError({
    what: 'damaged name of an image',
    got: JSON.stringify(name.slice(0, 80)),
    expected: 'a name relative to the folder',
    where,
  });
}
