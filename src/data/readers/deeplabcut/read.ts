import { LimberError } from '../../../errors.ts';
import { guessSkeleton, type Skeleton } from '../../../skeletons/index.ts';
import type { Dataset, Sample } from '../../dataset.ts';
import { firstDuplicate } from '../../duplicate.ts';
import { baseName, findPictures, folderOf } from '../../find-pictures.ts';
import type { DatasetOptions } from '../../options.ts';
import type { FileSource } from '../../sources/index.ts';
import { splitSamples } from '../../split.ts';
import { readText } from '../../text.ts';
import { type DeepLabcutConfig, parseConfig } from './config.ts';
import { type LabelTable, parseTable, type Row } from './table.ts';

/** The individual that DeepLabCut gives body parts that are not an animal's, such as corners of the box. */
const surroundings = 'single';

/**
 * A DeepLabCut project (Mathis et al., Nature Neuroscience 2018): `config.yaml` where it is there, and
 * `labeled-data/*` with its pictures and `CollectedData_*.csv`. Each animal labelled in a frame is a sample; frames
 * without any are left out, and so are a project's unique body parts where it has several animals. Coordinates are
 * pixels counted from 0, as they are; an empty cell is `null`. DeepLabCut does not say what is hidden.
 *
 * Nobody has divided a project into training and testing; `splitSamples` does.
 * @throws LimberError naming file and line.
 */
export async function readDeepLabcut(
  files: FileSource,
  { labels, split = 'all' }: DatasetOptions = {},
): Promise<Dataset> {
  if (labels === 'observer-centric') throw new LimberError('DeepLabCut has no observer-centric labels');
  const names = (await files.list('')).filter((name) => !/(^|\/)\./.test(name));
  const config = names.includes('config.yaml')
    ? parseConfig(await readText(files, 'config.yaml'))
    : undefined;
  const tables: { readonly name: string; readonly table: LabelTable }[] = [];
  for (const name of labelFiles(names, config?.scorer, files.name)) {
    tables.push({ name, table: parseTable(await readText(files, name)) });
  }
  const bodyparts = config?.bodyparts ?? partsOf(tables.map(({ table }) => table));
  const skeleton = skeletonOf(bodyparts, config, files.name);
  const samples: Sample[] = [];
  for (const { name, table } of tables) samples.push(...(await samplesOf(files, name, table, bodyparts)));
  if (samples.length === 0) throw new LimberError({ what: 'nothing is labelled', where: files.name });
  return { name: 'deeplabcut', skeleton, files, samples: await splitSamples(files, samples, split) };
}

/** One file of labels per folder: that of the project's scorer where several people have labelled. */
function labelFiles(names: readonly string[], scorer: string | undefined, where: string): readonly string[] {
  const tables = names.filter((name) => /^CollectedData_.*\.csv$/.test(baseName(name)));
  if (tables.length === 0) {
    throw new LimberError({
      what: 'no DeepLabCut labels',
      expected: 'labeled-data/*/CollectedData_*.csv',
      where,
    });
  }
  return [...new Set(tables.map(folderOf))].map((folder) => {
    const [first, second, ...more] = tables.filter((name) => folderOf(name) === folder);
    if (second === undefined) return first!;
    const own = [first!, second, ...more].find((name) => baseName(name) === `CollectedData_${scorer}.csv`);
    if (own !== undefined) return own;
    throw new LimberError({
      what: 'several people have labelled',
      got: `${baseName(first!)} and ${baseName(second)}`,
      expected: 'a config.yaml whose scorer is one of them',
      where: `${where}/${folder}`,
    });
  });
}

/** The body parts of animals, in the order of the columns. */
function partsOf(tables: readonly LabelTable[]): readonly string[] {
  return [...new Set(tables.flatMap((table) => animalColumns(table).map(({ bodypart }) => bodypart)))];
}

function animalColumns({ columns }: LabelTable): LabelTable['columns'] {
  const animals = columns.filter(({ individual }) => individual !== surroundings);
  return animals.length > 0 ? animals : columns;
}

function skeletonOf(
  bodyparts: readonly string[],
  config: DeepLabcutConfig | undefined,
  where: string,
): Skeleton {
  const edges = (config?.edges ?? []).flatMap(([from, to]) => {
    const ends = [bodyparts.indexOf(from), bodyparts.indexOf(to)] as const;
    return ends.includes(-1) ? [] : [ends];
  });
  const skeleton = guessSkeleton({ name: config?.task ?? 'deeplabcut', joints: bodyparts, edges });
  const twice = firstDuplicate(skeleton.joints);
  if (skeleton.joints.length > 0 && twice === undefined) return skeleton;
  throw new LimberError({
    what: twice === undefined ? 'the project has no body parts' : `two body parts are called "${twice}"`,
    where,
  });
}

async function samplesOf(
  files: FileSource,
  name: string,
  table: LabelTable,
  bodyparts: readonly string[],
): Promise<readonly Sample[]> {
  const columns = animalColumns(table);
  const stranger = columns.find(({ bodypart }) => !bodyparts.includes(bodypart));
  if (stranger !== undefined) {
    throw new LimberError({
      what: `unknown body part "${stranger.bodypart}"`,
      expected: `one of ${bodyparts.join(', ')}, as in config.yaml`,
      where: table.where,
    });
  }
  const images = table.rows.map(({ image }) => image);
  const twice = firstDuplicate(images);
  if (twice !== undefined) {
    throw new LimberError({ what: 'a frame is labelled twice', got: twice, where: table.where });
  }
  const beside = images.map((image) => `${folderOf(name)}/${baseName(image)}`.replace(/^\//, ''));
  const find = await findPictures(files, beside);
  const individuals = [...new Set(columns.map(({ individual }) => individual))];
  const places = individuals.map((individual) =>
    bodyparts.map((part) =>
      table.columns.findIndex((column) => column.bodypart === part && column.individual === individual),
    ),
  );
  return table.rows.flatMap((row, index) =>
    individuals.flatMap((individual, animal) =>
      subject(row, places[animal]!, find(beside[index]!), individual),
    ),
  );
}

function subject(
  { points }: Row,
  places: readonly number[],
  image: string,
  individual: string | undefined,
): readonly Sample[] {
  const pose = places.map((place) => {
    const point = points[place] ?? null;
    return point && { point };
  });
  if (pose.every((joint) => joint === null)) return [];
  return [{ id: ['deeplabcut', image, ...(individual ? [individual] : [])].join('/'), image, pose }];
}
