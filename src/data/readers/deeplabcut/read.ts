import { LimberError } from '../../../errors.ts';
import { guessSkeleton, type Skeleton } from '../../../skeletons/index.ts';
import type { Dataset } from '../../dataset.ts';
import { firstDuplicate } from '../../duplicate.ts';
import type { DatasetOptions } from '../../options.ts';
import { distinctPeople, repetitionRemarks } from '../../repeated.ts';
import type { FileSource } from '../../sources/index.ts';
import { splitSamples } from '../../split.ts';
import { readText } from '../../text.ts';
import { type DeepLabcutConfig, parseConfig } from './config.ts';
import {
  animalColumns,
  distinctFrames,
  type FrameRule,
  framesOf,
  type NamedTable,
  samplesOf,
  surroundings,
  unlistedParts,
} from './frames.ts';
import { readHdf5Table } from './hdf5-table.ts';
import { labelFiles } from './label-files.ts';
import { type LabelTable, parseTable } from './table.ts';

/**
 * Reads a DeepLabCut project (Mathis et al., Nature Neuroscience 2018): an optional `config.yaml`, and `labeled-data/*`
 * with its images and `CollectedData_*.csv` or, if missing, `.h5`. Each animal labeled in a frame is a sample. Frames
 * without a label are left out; so are unique body parts of a project with several animals. Coordinates are pixels
 * counted from 0 and are not changed; an empty cell is `null`. DeepLabCut does not store visibility.
 *
 * A project has no split; `splitSamples` makes one.
 * @throws LimberError naming file and line or row.
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
  const tables: NamedTable[] = [];
  for (const name of labelFiles(names, config?.scorer, files.name)) {
    tables.push({ name, table: await readTable(files, name) });
  }
  const rule = ruleOf(tables, config);
  const skeleton = skeletonOf(rule.bodyparts, config, files.name);
  const unlisted = tables.flatMap(({ table }) =>
    unlistedParts(table, rule).map(
      (part) => `labels of "${part}" are left out, because config.yaml does not list it – in ${table.where}`,
    ),
  );
  const found = await Promise.all(tables.map((table) => framesOf(files, table, rule)));
  const frames = distinctFrames(
    found.flatMap(({ frames }) => frames),
    files.name,
  );
  const { kept, repeated } = distinctPeople(frames.kept.flatMap(samplesOf));
  if (kept.length === 0)
    throw new LimberError({
      what: 'nothing is labeled',
      expected: 'x and y of at least one body part in a table CollectedData_*',
      where: files.name,
    });
  const remarks = [
    ...found.flatMap(({ remarks }) => remarks),
    ...repetitionRemarks([...frames.repeated, ...repeated.map(({ id }) => id)], files.name),
    ...unlisted,
  ];
  const samples = await splitSamples(files, kept, split);
  return { name: 'deeplabcut', skeleton, files, samples, remarks: remarks.length > 0 ? remarks : undefined };
}

async function readTable(files: FileSource, name: string): Promise<LabelTable> {
  if (name.endsWith('.csv')) return parseTable(await readText(files, name));
  return readHdf5Table(await files.read(name), `${files.name}/${name}`);
}

/** The body parts of animals: those that the project lists, else those of the tables, in the order of their columns. */
function ruleOf(tables: readonly NamedTable[], config: DeepLabcutConfig | undefined): FrameRule {
  const severalAnimals =
    config?.severalAnimals ||
    tables.some(({ table }) =>
      table.columns.some(({ individual }) => individual !== undefined && individual !== surroundings),
    );
  const columns = tables.flatMap(({ table }) => animalColumns(table, severalAnimals));
  const bodyparts = config?.bodyparts ?? [...new Set(columns.map(({ bodypart }) => bodypart))];
  return { bodyparts, severalAnimals };
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
