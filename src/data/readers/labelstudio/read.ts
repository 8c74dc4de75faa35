import { LimberError } from '../../../errors.ts';
import type { Size } from '../../../geometry/index.ts';
import { parseJson } from '../../../parse-json.ts';
import { parseAs } from '../../../schema-problem.ts';
import { guessSkeleton } from '../../../skeletons/index.ts';
import type { Dataset, DatasetImage } from '../../dataset.ts';
import { type DividedFiles, divideFiles } from '../../divided-files.ts';
import { firstDuplicate } from '../../duplicate.ts';
import { findImages } from '../../find-images.ts';
import { headerSize } from '../../header-size.ts';
import { labeledDataset } from '../../labeled-dataset.ts';
import type { DatasetOptions } from '../../options.ts';
import type { FileSource } from '../../sources/index.ts';
import { readText } from '../../text.ts';
import { imageName, imageOf } from './image-name.ts';
import { taskSchema } from './schema.ts';
import { type LabelStudioSubject, subjectsOf } from './subjects.ts';

/** A subject, its image's name in the labels, and its id. */
interface Labeled {
  readonly stated: string;
  readonly number: number;
  readonly size: Size | undefined;
  readonly subject: LabelStudioSubject;
}

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
  const { names, all, divided } = await labelFiles(files, split, annotations);
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
    remarks: [...remarks, ...actual.remarks],
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

interface TaskFile {
  readonly labeled: readonly Labeled[];
  readonly listed: readonly DatasetImage[];
  readonly remarks: readonly string[];
}

async function readTasks(files: FileSource, name: string): Promise<TaskFile> {
  const { text, where } = await readText(files, name);
  const content = parseJson(text, 'the file', where);
  if (!Array.isArray(content)) {
    throw new LimberError({
      what: "not Label Studio's tasks",
      got: `a ${content === null ? 'null' : typeof content}`,
      expected: 'a list of tasks, its export "JSON"',
      where,
    });
  }
  const labeled: Labeled[] = [];
  const listed: DatasetImage[] = [];
  let several = 0;
  let enclosed = 0;
  let unlabeled = 0;
  let bare = 0;
  const unread: string[] = [];
  for (const [index, each] of content.entries()) {
    const place = `${where}, task ${taskName(each, index)}`;
    if (isObject(each) && !('data' in each)) {
      throw new LimberError({
        what: 'a task without data',
        expected: 'the export "JSON", not "JSON-MIN"',
        where: place,
      });
    }
    const task = parseAs(taskSchema, each, { whole: 'the task', part: "Label Studio's" }, place);
    const stated = imageOf(task, place);
    const annotations = (task.annotations ?? task.completions ?? []).filter(
      (annotation) => !annotation.was_cancelled,
    );
    if (annotations.length > 1) several++;
    if (annotations.length === 0) {
      unlabeled++;
      continue;
    }
    const chosen = annotations.find((annotation) => annotation.ground_truth) ?? annotations[0];
    const sizeOf = async () => sizeOfImage(files, stated, place);
    const found = await subjectsOf(chosen?.result ?? [], sizeOf, place);
    enclosed += found.enclosed;
    unread.push(...found.unread);
    listed.push({ name: stated, size: found.size });
    const withPoints = found.subjects.filter(({ points }) => points.size > 0);
    bare += found.subjects.length - withPoints.length;
    labeled.push(
      ...withPoints.map((subject, number) => ({ stated, number: number + 1, size: found.size, subject })),
    );
  }
  const twice = firstDuplicate(listed.map(({ name }) => name));
  if (twice !== undefined) {
    throw new LimberError({
      what: 'an image is labeled in two tasks',
      got: twice,
      expected: 'one task for each image',
      where,
    });
  }
  const tasks = several === 1 ? '1 task has' : `${several} tasks have`;
  return {
    labeled,
    listed,
    remarks: [
      ...(unlabeled > 0
        ? [
            `${unlabeled} ${unlabeled === 1 ? 'task is' : 'tasks are'} left out without a submitted annotation: skipped, or with predictions only – in ${where}`,
          ]
        : []),
      ...(bare > 0
        ? [
            `${bare} ${bare === 1 ? 'rectangle is' : 'rectangles are'} left out because no key point belongs to ${bare === 1 ? 'it' : 'them'} – in ${where}`,
          ]
        : []),
      ...(unread.length > 0
        ? [
            `${unread.length} ${unread.length === 1 ? 'region is' : 'regions are'} not read: ${[...new Set(unread)].join(', ')}; expected the tags KeyPointLabels and RectangleLabels – in ${where}`,
          ]
        : []),
      ...(several > 0 ? [`${tasks} several annotations; one of them was read – in ${where}`] : []),
      ...(enclosed > 0
        ? [
            enclosed === 1
              ? `1 point was assigned to the rectangle around it, because it is not related to any – in ${where}`
              : `${enclosed} points were assigned to the rectangles around them, because they are not related to any – in ${where}`,
          ]
        : []),
    ],
  };
}

async function sizeOfImage(files: FileSource, stated: string, place: string): Promise<Size> {
  const { name } = await imageNames(files, [stated]);
  const image = name(stated);
  const bytes = await files.read(image).catch((cause: unknown) => {
    throw new LimberError(
      {
        what: 'the size of an image is not stated and the image is missing',
        got: stated,
        expected: 'original_width and original_height, or the image',
        where: place,
      },
      { cause },
    );
  });
  return headerSize(bytes, `${files.name}/${image}`);
}

/** Finds images by the name in the labels, or without the prefix of an upload. */
async function imageNames(files: FileSource, stated: readonly string[]) {
  const present = await files.list('').catch((): readonly string[] => []);
  const plain = new Map(stated.map((name) => [name, imageName(name, present)]));
  const find = await findImages(files, [...plain.values()]);
  return { name: (name: string) => find(plain.get(name) ?? name), remarks: find.remarks };
}

function taskName(task: unknown, index: number): string {
  const id = isObject(task) ? Reflect.get(task, 'id') : undefined;
  return typeof id === 'number' || typeof id === 'string' ? String(id) : `number ${index + 1}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
