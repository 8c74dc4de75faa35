import { LimberError } from '../../../errors.ts';
import type { DatasetImage, DroppedLabel, Sample } from '../../dataset.ts';
import { findImages, type LabelFiles } from '../../find-images.ts';
import { distinctPeople } from '../../repeated.ts';
import type { FileSource } from '../../sources/index.ts';
import type { CocoFile, CocoSubject } from './read-file.ts';

/** An annotation file with the paths of its images in the source. */
export interface LocatedFile {
  readonly images: readonly DatasetImage[];
  readonly dropped: readonly DroppedLabel[];
  /** The file's name in the source. */
  readonly name: string;
  readonly samples: readonly Sample[];
  /** Descriptions of repeated records. */
  readonly repeated: readonly string[];
  /** Remarks about the images' names. */
  readonly remarks: readonly string[];
}

/** @throws LimberError when an image's name fits several files, or an image has two ids with different subjects. */
export async function locate(
  files: FileSource,
  labels: LabelFiles,
  { subjects, images, repeated, where }: CocoFile,
): Promise<LocatedFile> {
  const names = images.map(({ name }) => name);
  const find = await findImages(files, names, labels);
  const located = subjects.map((subject) => {
    const image = find(subject.image);
    return { ...subject, id: `coco/${image}/${subject.id}`, image };
  });
  const people = distinctPeople(located);
  const listed = images.map((image) => ({ ...image, name: find(image.name) }));
  return {
    name: labels.own,
    samples: people.kept.map(sampleOf),
    dropped: people.kept.flatMap(({ id, unlabeled }) => unlabeled.map((label) => ({ sample: id, ...label }))),
    images: withOneId(listed, people.kept, where),
    repeated: [...repeated, ...people.repeated.map(({ id }) => id)],
    remarks: find.remarks,
  };
}

function sampleOf({ imageId: _, unlabeled: __, ...sample }: CocoSubject): Sample {
  return sample;
}

/**
 * Removes repeated images. Of several ids of an image, the one that subjects use is kept.
 * @throws LimberError when subjects use several.
 */
function withOneId(
  images: LocatedFile['images'],
  subjects: readonly CocoSubject[],
  where: string,
): LocatedFile['images'] {
  const labeled = new Map<string, Set<string>>();
  for (const { image, imageId } of subjects) {
    labeled.set(image, (labeled.get(image) ?? new Set()).add(imageId));
  }
  for (const [image, ids] of labeled) {
    if (ids.size < 2) continue;
    throw new LimberError({
      what: `one image has two ids, and subjects under both`,
      got: `${image} as ${[...ids].slice(0, 2).join(' and ')}`,
      expected: 'each image once',
      where,
    });
  }
  const seen = new Set<string>();
  return images.filter(({ name, id }) => {
    const ids = labeled.get(name);
    if (seen.has(name) || (ids !== undefined && !ids.has(String(id)))) return false;
    seen.add(name);
    return true;
  });
}
