import { LimberError } from '../../../errors.ts';
import type { Dataset } from '../../dataset.ts';
import { firstDuplicate } from '../../duplicate.ts';
import { findPictures, type LabelFiles } from '../../find-pictures.ts';
import type { DatasetOptions } from '../../options.ts';
import type { FileSource } from '../../sources/index.ts';
import { splitLabels } from '../../split.ts';
import { readText } from '../../text.ts';
import { annotationFiles } from './annotation-files.ts';
import { type CocoFile, readCocoFile } from './read-file.ts';

/**
 * COCO key points (Lin et al., ECCV 2014): annotation files as `annotationFiles` finds them, of the category that has
 * key points, with whatever skeleton it states. Every annotation is a sample: one without a labelled key point too,
 * and crowds, because OKS has rules for them. Every picture of the split is listed, with the id it has in its file.
 * Visibility 0 becomes `null`, 1 `visible: false`, 2 `visible: true`.
 *
 * COCO's key points are indices of pixels, counted from 0, so a whole number is a pixel's centre, as in `ImagePoint`;
 * its boxes are measured from the edge of the first pixel, as `Box` is. Nothing is shifted.
 *
 * Where the files do not say what is for testing, they are divided as `splitSamples` says.
 * @throws LimberError naming file, record and field.
 */
export async function readCoco(
  files: FileSource,
  { labels, split = 'all', annotations, category }: DatasetOptions = {},
): Promise<Dataset> {
  if (labels === 'observer-centric') throw new LimberError('COCO has no observer-centric labels');
  const { names, all, divided } = await annotationFiles(files, split, annotations);
  const parts: Located[] = [];
  let first: CocoFile | undefined;
  for (const name of names) {
    const file = readCocoFile(await readText(files, name), category);
    first ??= file;
    requireSameJoints(first, file);
    const others = all.filter((other) => other !== name);
    parts.push(await located(files, { own: name, others }, file));
  }
  const samples = parts.flatMap(({ samples }) => samples);
  const images = parts.flatMap(({ images }) => images);
  if (first === undefined || samples.length === 0) {
    throw new LimberError({ what: 'nothing is annotated', got: names.join(', '), where: files.name });
  }
  const twice = firstDuplicate(samples.map(({ id }) => id));
  if (twice !== undefined) {
    throw new LimberError({ what: 'a subject is annotated twice', got: twice, where: files.name });
  }
  const dataset = { name: 'coco', skeleton: first.skeleton, files, samples, images };
  return divided ? dataset : await splitLabels(files, dataset, split);
}

type Located = Required<Pick<Dataset, 'samples' | 'images'>>;

async function located(
  files: FileSource,
  labels: LabelFiles,
  { subjects, images }: CocoFile,
): Promise<Located> {
  const names = images.map(({ name }) => name);
  const find = await findPictures(files, names, labels);
  return {
    samples: subjects.map((subject) => {
      const image = find(subject.image);
      return { ...subject, id: `coco/${image}/${subject.id}`, image };
    }),
    images: images.map((image) => ({ ...image, name: find(image.name) })),
  };
}

function requireSameJoints(first: CocoFile, other: CocoFile): void {
  const [expected, got] = [first, other].map(({ skeleton }) => skeleton.joints.join(', '));
  if (got === expected) return;
  throw new LimberError({
    what: 'annotation files have different key points',
    got: `${got}`,
    expected: `${expected}, as in ${first.where}`,
    where: other.where,
  });
}
