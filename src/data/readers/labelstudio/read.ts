import { LimberError } from '../../../errors.ts';
import { guessSkeleton } from '../../../skeletons/index.ts';
import type { Dataset, DatasetImage } from '../../dataset.ts';
import { type DividedFiles, divideFiles } from '../../divided-files.ts';
import { firstDuplicate } from '../../duplicate.ts';
import { labeledDataset } from '../../labeled-dataset.ts';
import type { DatasetOptions } from '../../options.ts';
import type { FileSource } from '../../sources/index.ts';
import { readText } from '../../text.ts';
import { imageNames } from './image-name.ts';
import { type Labeled, readTasks } from './tasks.ts';

/**
 * Reads Label Studio's export "JSON": key points with labels, and optional rectangles, one for each subject. Of several
 * annotations of a task, the ground truth is read, or otherwise the first; canceled ones are ignored. Joints are the
 * labels, in the order of their first use. Positions are percent of the image's size and are not shifted. Label Studio
 * does not store visibility.
 *
 * @throws LimberError naming file and task.
 */
export async function readLabelStudio(
  files: FileSource,
  { labels, split = 'all', annotations }: DatasetOptions = {},
): Promise<Dataset> {
  if (labels === 'observer-centric') throw new LimberError('Label Studio has no observer-centric labels');
  const { names, all, divided, ...found } = await labelFiles(files, split, annotations);
  const remarks: string[] = [];
  const labeled: Labeled[] = [];
  const listed: DatasetImage[] = [];
  // The skeleton covers all files, so that each split has the same one.
  const joints = new Set<string>();
  for (const name of all) {
    const file = await readTasks(files, name);
    for (const { subject } of file.labeled) for (const label of subject.points.keys()) joints.add(label);
    if (!names.includes(name)) continue;
    labeled.push(...file.labeled);
    listed.push(...file.listed);
    remarks.push(...file.remarks);
  }
  const where = names.map((name) => `${files.name}/${name}`).join(' and ');
  if (joints.size === 0) {
    const got =
      remarks.length > 0 ? remarks.map((remark) => remark.split(' – in ')[0]).join('; ') : undefined;
    throw new LimberError({ what: 'nothing is labeled with key points', got, where });
  }
  const stated = listed.map(({ name }) => name);
  const actual = await imageNames(files, stated);
  const skeleton = guessSkeleton({ name: 'labelstudio', joints: [...joints], edges: [] });
  const twice = firstDuplicate(skeleton.joints);
  if (twice !== undefined) throw new LimberError({ what: `two labels are called "${twice}"`, where });
  const given = [...joints];
  return labeledDataset({
    name: 'labelstudio',
    skeleton,
    files,
    images: files,
    samples: labeled.map(({ stated, number, size, subject: { points, box } }) => {
      const image = actual.name(stated);
      return {
        id: `labelstudio/${image}/${number}`,
        image,
        pose: given.map((joint) => {
          const point = points.get(joint);
          return point === undefined ? null : { point };
        }),
        box,
        imageSize: size,
      };
    }),
    listed: listed.map((image) => ({ ...image, name: actual.name(image.name) })),
    dropped: [],
    remarks: [...found.remarks, ...remarks, ...actual.remarks],
    split: divided ? 'all' : split,
    where,
  });
}

async function labelFiles(
  files: FileSource,
  split: 'train' | 'test' | 'all',
  given: string | undefined,
): Promise<DividedFiles> {
  if (given !== undefined) return divideFiles([given], split, files.name);
  const all = (await files.list('')).filter((name) => /\.json$/i.test(name) && !/(^|\/)\./.test(name));
  const tasks: string[] = [];
  for (const name of all) {
    if (all.length === 1 || /"(annotations|completions)"/.test((await readText(files, name)).text))
      tasks.push(name);
  }
  if (tasks.length === 0) {
    throw new LimberError({
      what: 'no Label Studio labels',
      expected: 'a .json file that it exported',
      where: files.name,
    });
  }
  const found = divideFiles(tasks, split, files.name);
  if (tasks.length === 1 || found.divided) return found;
  throw new LimberError({
    what: 'several files of Label Studio labels',
    got: tasks.slice(0, 3).join(', '),
    expected: `one of them, e.g. labelstudio:${files.name}/${tasks[0]}`,
    where: files.name,
  });
}
