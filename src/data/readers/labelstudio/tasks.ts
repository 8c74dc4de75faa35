import { LimberError } from '../../../errors.ts';
import type { Size } from '../../../geometry/index.ts';
import { parseJson } from '../../../parse-json.ts';
import { parseAs } from '../../../schema-problem.ts';
import type { DatasetImage } from '../../dataset.ts';
import { firstDuplicate } from '../../duplicate.ts';
import { headerSize } from '../../header-size.ts';
import type { FileSource } from '../../sources/index.ts';
import { readText } from '../../text.ts';
import { imageNames, imageOf } from './image-name.ts';
import { taskSchema } from './schema.ts';
import { type FoundSubjects, type LabelStudioSubject, subjectsOf } from './subjects.ts';

/** A subject, its image's name in the labels, and its id. */
export interface Labeled {
  readonly stated: string;
  readonly number: number;
  readonly size: Size | undefined;
  readonly subject: LabelStudioSubject;
}

/** The labels in one file, and sentences about those that are not read. */
export interface TaskFile {
  readonly labeled: readonly Labeled[];
  readonly listed: readonly DatasetImage[];
  readonly remarks: readonly string[];
}

/** A task: its image as the labels name it, its number of annotations, and the subjects of the one that is read. */
interface Task {
  readonly stated: string;
  readonly annotations: number;
  readonly found: FoundSubjects;
}

/** Reads a file of tasks. @throws LimberError naming the task. */
export async function readTasks(files: FileSource, name: string): Promise<TaskFile> {
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
  const tasks: Task[] = [];
  for (const [index, each] of content.entries())
    tasks.push(await readTask(files, each, `${where}, task ${taskName(each, index)}`));
  const submitted = tasks.filter(({ annotations }) => annotations > 0);
  const twice = firstDuplicate(submitted.map(({ stated }) => stated));
  if (twice !== undefined) {
    throw new LimberError({
      what: 'an image is labeled in two tasks',
      got: twice,
      expected: 'one task for each image',
      where,
    });
  }
  return {
    labeled: submitted.flatMap(({ stated, found: { subjects, size } }) =>
      subjects.filter(hasPoints).map((subject, index) => ({ stated, number: index + 1, size, subject })),
    ),
    listed: submitted.map(({ stated, found: { size } }) => ({ name: stated, size })),
    remarks: remarksOn(tasks).map((remark) => `${remark} – in ${where}`),
  };
}

/** Of several annotations, the ground truth is read, or otherwise the first. Canceled ones are ignored. */
async function readTask(files: FileSource, given: unknown, where: string): Promise<Task> {
  if (isObject(given) && !('data' in given)) {
    throw new LimberError({
      what: 'a task without data',
      expected: 'the export "JSON", not "JSON-MIN"',
      where,
    });
  }
  const task = parseAs(taskSchema, given, { whole: 'the task', part: "Label Studio's" }, where);
  const stated = imageOf(task, where);
  const annotations = (task.annotations ?? task.completions ?? []).filter(
    ({ was_cancelled }) => !was_cancelled,
  );
  const chosen = annotations.find(({ ground_truth }) => ground_truth) ?? annotations[0];
  const found = await subjectsOf(chosen?.result ?? [], () => sizeOfImage(files, stated, where), where);
  return { stated, annotations: annotations.length, found };
}

/** Sentences about labels that are not read as they are, without the file's name. */
function remarksOn(tasks: readonly Task[]): readonly string[] {
  const all = tasks.map(({ found }) => found);
  const unlabeled = tasks.filter(({ annotations }) => annotations === 0).length;
  const several = tasks.filter(({ annotations }) => annotations > 1).length;
  const bare = all.flatMap(({ subjects }) => subjects.filter((subject) => !hasPoints(subject))).length;
  const unread = all.flatMap((found) => found.unread);
  const enclosed = all.reduce((sum, found) => sum + found.enclosed, 0);
  const kinds = [...new Set(unread)].join(', ');
  const remarks: readonly (readonly [count: number, one: string, more: string])[] = [
    [
      unlabeled,
      'task is left out without a submitted annotation: skipped, or with predictions only',
      'tasks are left out without a submitted annotation: skipped, or with predictions only',
    ],
    [
      bare,
      'rectangle is left out because no key point belongs to it',
      'rectangles are left out because no key point belongs to them',
    ],
    [
      unread.length,
      `region is not read: ${kinds}; expected the tags KeyPointLabels and RectangleLabels`,
      `regions are not read: ${kinds}; expected the tags KeyPointLabels and RectangleLabels`,
    ],
    [
      several,
      'task has several annotations; one of them was read',
      'tasks have several annotations; one of them was read',
    ],
    [
      enclosed,
      'point was assigned to the rectangle around it, because it is not related to any',
      'points were assigned to the rectangles around them, because they are not related to any',
    ],
  ];
  return remarks.flatMap(([count, one, more]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : more}`],
  );
}

function hasPoints({ points }: LabelStudioSubject): boolean {
  return points.size > 0;
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

function taskName(task: unknown, index: number): string {
  const id = isObject(task) ? Reflect.get(task, 'id') : undefined;
  return typeof id === 'number' || typeof id === 'string' ? String(id) : `number ${index + 1}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
