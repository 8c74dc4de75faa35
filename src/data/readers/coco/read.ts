import { LimberError } from '../../../errors.ts';
import type { Dataset, DatasetImage, DroppedLabel, Sample } from '../../dataset.ts';
import { firstDuplicate } from '../../duplicate.ts';
import type { DatasetOptions, Split } from '../../options.ts';
import { distinctPeople, repetitionRemarks } from '../../repeated.ts';
import { requireSameJoints } from '../../same-joints.ts';
import type { FileSource } from '../../sources/index.ts';
import { splitLabels } from '../../split.ts';
import { readText } from '../../text.ts';
import { annotationFiles } from './annotation-files.ts';
import { type LocatedFile, locate } from './locate.ts';
import { type CocoFile, readCocoFile } from './read-file.ts';

/**
 * Reads COCO key points (Lin et al., ECCV 2014) from the files that `annotationFiles` finds. It reads the category
 * with key points, with any skeleton. Every annotation is a sample, including those without labeled key points and
 * crowds, because OKS has rules for them. Every image of the split is listed, with its id in the file. Visibility 0
 * becomes `null`, 1 `visible: false`, 2 `visible: true`. Key points with visibility 0 and a position are listed in
 * `dropped`.
 * COCO's key points are pixel indices counted from 0, so a whole number is a pixel's center, as in `ImagePoint`. Its
 * boxes are measured from the edge of the first pixel, as in `Box`. So nothing is shifted.
 * With `boxesOnly` it reads the boxes of one category, which needs no key points.
 * If the files do not belong to splits, they are divided by `splitSamples`.
 * @throws LimberError that names file, record and field.
 */
export async function readCoco(
  files: FileSource,
  { labels, split = 'all', annotations, category, boxesOnly = false }: DatasetOptions = {},
): Promise<Dataset> {
  if (labels === 'observer-centric') throw new LimberError('COCO has no observer-centric labels');
  const { names, all, divided, partOf, ...found } = await annotationFiles(
    files,
    split,
    annotations,
    boxesOnly,
  );
  const parts: LocatedFile[] = [];
  const categories = new Set<string>();
  let first: CocoFile | undefined;
  for (const name of names) {
    const file = readCocoFile(await readText(files, name), category, boxesOnly);
    first ??= file;
    for (const id of file.categories) categories.add(id);
    requireSameJoints(first, file, 'annotation files have different key points', {
      expected: `, as in ${first.where}`,
      where: file.where,
    });
    const others = all.filter((other) => other !== name);
    parts.push(await locate(files, { own: name, others }, file));
  }
  const { kept: samples, repeated } = distinctPeople(parts.flatMap(({ samples }) => samples));
  if (first === undefined || samples.length === 0) {
    throw new LimberError({
      what: 'nothing is annotated',
      got: names.join(', '),
      expected: 'annotations of the category with key points',
      where: files.name,
    });
  }
  requireOneFileEach(parts, new Set(samples), partOf, files.name);
  const twice = firstDuplicate(samples.map(({ id }) => id));
  if (twice !== undefined) {
    throw new LimberError({
      what: 'a subject is annotated twice',
      got: twice,
      expected: 'one annotation of this id for the image',
      where: files.name,
    });
  }
  const ids = new Set(samples.map(({ id }) => id));
  const dropped = parts.flatMap(({ dropped }) => dropped).filter(({ sample }) => ids.has(sample));
  const remarks = [
    ...found.remarks,
    ...parts.flatMap((part) => part.remarks),
    ...repetitionRemarks(
      [...parts.flatMap(({ repeated }) => repeated), ...repeated.map(({ id }) => id)],
      names.map((name) => `${files.name}/${name}`).join(' and '),
    ),
    ...droppedRemarks(dropped, files.name),
  ];
  const dataset: Dataset = {
    name: 'coco',
    skeleton: first.skeleton,
    files,
    samples,
    images: distinctImages(parts),
    categories: [...categories],
    dropped: dropped.length > 0 ? dropped : undefined,
    remarks: remarks.length > 0 ? remarks : undefined,
  };
  return divided ? dataset : await splitLabels(files, dataset, split);
}

/**
 * Checks that two files of one split (e.g. training) do not label the same image differently.
 * @throws LimberError that names both files.
 */
function requireOneFileEach(
  parts: readonly LocatedFile[],
  kept: ReadonlySet<Sample>,
  partOf: (name: string) => Split,
  where: string,
): void {
  const owners = new Map<string, string>();
  for (const { name, samples } of parts) {
    for (const { image } of samples.filter((sample) => kept.has(sample))) {
      const key = `${partOf(name)} ${image}`;
      const owner = owners.get(key) ?? name;
      owners.set(key, owner);
      if (owner === name) continue;
      throw new LimberError({
        what: 'two files label the same image differently',
        got: `${owner} and ${name}, both ${image}`,
        expected: `one of them: coco:${where}/${owner} or coco:${where}/${name}`,
        where,
      });
    }
  }
}

/** All listed images, each once. */
function distinctImages(parts: readonly LocatedFile[]): readonly DatasetImage[] {
  const seen = new Set<string>();
  return parts
    .flatMap(({ images }) => images)
    .filter(({ name }) => {
      if (seen.has(name)) return false;
      seen.add(name);
      return true;
    });
}

function droppedRemarks(dropped: readonly DroppedLabel[], where: string): readonly string[] {
  const [first] = dropped;
  if (first === undefined) return [];
  const count = dropped.length === 1 ? '1 key point' : `${dropped.length} key points`;
  return [
    `${count} with a place left out because of visibility 0, which means not labeled, e.g. ${first.joint} of ${first.sample} – in ${where}`,
  ];
}
