import { stringify } from 'yaml';
import { groupBy } from '../../../foundation/index.ts';
import { type Pose, type Skeleton, writtenNames } from '../../../skeletons/index.ts';
import type { Dataset, Sample } from '../../dataset.ts';
import { counted, type DatasetFiles } from '../../dataset-files.ts';
import { baseName, folderOf } from '../../find-images.ts';
import { type Frame, writeFrame } from '../../formats/pandas/index.ts';

/** The labeler's name; DeepLabCut's files are named after it. */
export interface DeepLabcutOptions {
  readonly scorer?: string | undefined;
}

/** The key of DeepLabCut's tables. */
const key = 'df_with_missing';

/**
 * Writes a dataset as a DeepLabCut project: `config.yaml`, and in `labeled-data` one folder for each folder of images.
 * Each has the images and their labels as `CollectedData_*.csv` and `.h5`. `readDeepLabcut` reads the same poses. If an
 * image shows several subjects, it is a multi-animal project with `individual1` and so on.
 */
export async function toDeepLabcut(
  { name, skeleton, samples }: Dataset,
  { scorer = 'limber' }: DeepLabcutOptions = {},
): Promise<DatasetFiles> {
  const wanted = samples.filter(({ crowd, pose }) => !crowd && pose.some((joint) => joint !== null));
  const byImage = groupBy(wanted, ({ image }) => image);
  const most = Math.max(1, ...[...byImage.values()].map(({ length }) => length));
  const individuals =
    most === 1 ? [undefined] : Array.from({ length: most }, (_, index) => `individual${index + 1}`);
  const parts = writtenNames(skeleton);
  const folders = videoFolders([...byImage.keys()], name);
  const images = new Map(
    [...byImage.keys()].map((image) => [
      image,
      `labeled-data/${folders.get(folderOf(image))}/${baseName(image)}`,
    ]),
  );
  const made = new Map<string, string | Uint8Array>([
    ['config.yaml', settings(skeleton, parts, individuals, scorer)],
  ]);
  const columns = individuals.flatMap((individual) =>
    parts.flatMap((part) =>
      ['x', 'y'].map((coordinate) => [scorer, ...(individual ? [individual] : []), part, coordinate]),
    ),
  );
  const levels =
    most === 1 ? ['scorer', 'bodyparts', 'coords'] : ['scorer', 'individuals', 'bodyparts', 'coords'];
  for (const [folder, video] of folders) {
    const own = [...byImage].filter(([image]) => folderOf(image) === folder);
    const frame: Frame = {
      columns,
      index: own.map(([image]) => ['labeled-data', video, baseName(image)]),
      values: own.map(([, people]) => rowOf(people, most, parts.length)),
    };
    const place = `labeled-data/${video}/CollectedData_${scorer}`;
    made.set(`${place}.csv`, tableText(frame, levels));
    made.set(`${place}.h5`, await writeFrame(frame, { key, levels }));
  }
  const joints = wanted.flatMap(({ pose }) => pose.filter((joint) => joint !== null));
  return {
    made,
    images,
    subjects: wanted.length,
    differences: [
      ...counted(samples.length - wanted.length, 'crowds and subjects without a labeled joint are left out'),
      ...counted(wanted.filter(({ box }) => box).length, 'boxes are left out'),
      ...counted(
        joints.filter(({ visible }) => visible !== undefined).length,
        'joints lose whether they can be seen',
      ),
      ...counted(
        skeleton.limbs.filter(({ from, to }) => typeof from !== 'string' || typeof to !== 'string').length,
        'limbs that end between two joints are left out',
      ),
    ],
  };
}

/** A folder for each folder of images, called after it. */
function videoFolders(images: readonly string[], dataset: string): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  const taken = new Set<string>();
  for (const folder of new Set(images.map(folderOf))) {
    const own = baseName(folder) || dataset;
    let name = own;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${own}-${number}`;
    taken.add(name.toLowerCase());
    folders.set(folder, name);
  }
  return folders;
}

function rowOf(people: readonly Sample[], most: number, joints: number): readonly number[] {
  const none: Pose = Array.from({ length: joints }, () => null);
  return Array.from({ length: most }, (_, index) => people[index]?.pose ?? none).flatMap((pose) =>
    pose.flatMap((joint) => (joint ? [joint.point.x, joint.point.y] : [Number.NaN, Number.NaN])),
  );
}

/** The table as pandas writes it: header rows, then the cells; a missing number is an empty cell. */
export function tableText({ columns, index, values }: Frame, levels: readonly string[]): string {
  const blank = Array.from({ length: (index[0]?.length ?? 1) - 1 }, () => '');
  const header = levels.map((level, depth) => [
    level,
    ...blank,
    ...columns.map((names) => names[depth] ?? ''),
  ]);
  const rows = index.map((names, row) => [
    ...names,
    ...(values[row] ?? []).map((value) => (Number.isNaN(value) ? '' : String(value))),
  ]);
  return `${[...header, ...rows].map((cells) => cells.map(quoted).join(',')).join('\n')}\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The settings that DeepLabCut requires. Settings for its own trainings have DeepLabCut's defaults. */
function settings(
  { name, joints, limbs }: Skeleton,
  parts: readonly string[],
  individuals: readonly (string | undefined)[],
  scorer: string,
): string {
  const named = (joint: string) => parts[joints.indexOf(joint)] ?? joint;
  const edges = limbs.flatMap(({ from, to }) =>
    typeof from === 'string' && typeof to === 'string' ? [[named(from), named(to)]] : [],
  );
  const several = individuals.length > 1;
  return stringify({
    Task: name,
    scorer,
    date: 'Jan1',
    multianimalproject: several,
    project_path: '.',
    video_sets: {},
    ...(several
      ? { individuals, uniquebodyparts: [], multianimalbodyparts: parts, bodyparts: 'MULTI!' }
      : { bodyparts: parts }),
    start: 0,
    stop: 1,
    numframes2pick: 20,
    skeleton: edges,
    skeleton_color: 'black',
    pcutoff: 0.6,
    dotsize: 8,
    alphavalue: 0.7,
    colormap: 'rainbow',
    TrainingFraction: [0.95],
    iteration: 0,
    default_net_type: 'resnet_50',
    snapshotindex: -1,
    batch_size: 8,
    cropping: false,
  });
}
