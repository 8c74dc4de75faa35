import { LimberError } from '../../../errors.ts';
import { mpii } from '../../../skeletons/index.ts';
import type { Dataset } from '../../dataset.ts';
import type { DatasetOptions } from '../../options.ts';
import { type Person, peopleDataset } from '../../people.ts';
import type { FileSource } from '../../sources/index.ts';
import { splitFiles, splitOfFile } from '../../split-files.ts';
import { readHdf5People } from '../hdf5-people.ts';
import { readCsv } from './csv.ts';
import { readJson } from './json.ts';
import { readRelease } from './release.ts';
import { withTruth } from './truth.ts';

/**
 * Reads MPII Human Pose (Andriluka et al., CVPR 2014), with person-centric labels. Labels are read from the file that
 * `annotations` names. By default, the first of these is read that exists in the folder, in its `annot/` or in its
 * `annotations/`:
 * 1. the authors' `mpii_human_pose_v1_u12_1.mat`, which is all for training, because the labels for testing are not
 * public;
 * 2. `*train*.json` and `*valid*.json` or `*val*.json`, as in HRNet and MMPose;
 * 3. `train.h5` and `valid.h5`, as in stacked hourglass networks;
 * 4. `*train*.csv` and `*test*.csv`, with an image's name and 32 coordinates per line.
 * The validation part gets head boxes and unrounded coordinates from Tompson's `detections_our_format.mat` (HRNet's
 * `gt_valid.mat`, MMPose's `mpii_gt_val.mat`), if that is below the folder. PCKh is measured with these, although 13
 * of their joints have a wrong coordinate of 0. 1-based coordinates become 0-based. `box` is a square around
 * `center`; its side is 200 pixels times the person's scale.
 * @throws LimberError when there are no such labels; for a damaged label it names file and person.
 */
export async function readMpii(
  files: FileSource,
  { labels, split = 'all', annotations }: DatasetOptions = {},
): Promise<Dataset> {
  if (labels === 'observer-centric') throw new LimberError('MPII has no observer-centric labels');
  const names = annotations === undefined ? await findLabels(files) : [annotations];
  const parts: (readonly Person[])[] = [];
  for (const name of names) parts.push(await readLabels(files, name));
  return await peopleDataset(
    'mpii',
    mpii,
    files,
    parts.flat(),
    split,
    `${files.name}/${names.join(' and ')}`,
  );
}

/** The readers by file extension, in order of preference. */
const readers = new Map<string, (files: FileSource, name: string) => Promise<readonly Person[]>>([
  ['mat', readRelease],
  ['json', (files, name) => readJson(files, name, splitOfFile(name))],
  ['h5', readHourglass],
  ['csv', (files, name) => readCsv(files, name, splitOfFile(name))],
]);

async function readLabels(files: FileSource, name: string): Promise<readonly Person[]> {
  const reader = readers.get(endingOf(name));
  if (reader) {
    const people = await reader(files, name);
    return reader === readRelease ? people : await withTruth(files, name, people);
  }
  throw new LimberError({
    what: 'unknown kind of annotations',
    got: name,
    expected: `.${[...readers.keys()].join(' or .')}`,
    where: files.name,
  });
}

/**
 * Reads the files of stacked hourglass networks. Their authors moved the center down by 15 times the scale and then
 * enlarged the scale by a quarter, which is undone here.
 */
async function readHourglass(files: FileSource, name: string): Promise<readonly Person[]> {
  return await readHdf5People(files, name, splitOfFile(name), mpii, {
    visibility: true,
    frame: (x, y, enlarged) => [x, y - (15 * enlarged) / 1.25, enlarged / 1.25],
  });
}

async function findLabels(files: FileSource): Promise<readonly string[]> {
  const near = (await files.list('')).filter((name) => /^((annot|annotations)\/)?[^/]+$/.test(name));
  const release = near.find((name) => /mpii_human_pose[^/]*\.mat$/i.test(name));
  if (release !== undefined) return [release];
  for (const ending of [...readers.keys()].slice(1)) {
    const found = splitFiles(
      await ofMpii(
        files,
        near.filter((name) => endingOf(name) === ending),
      ),
    );
    if (found.length > 0) return found.map(({ name }) => name);
  }
  throw new LimberError({
    what: 'no labels of MPII',
    expected: 'mpii_human_pose_v1_u12_1.mat, or train and valid as .json or .h5, or train and test as .csv',
    where: files.name,
  });
}

/** Leaves out JSON files that are not lists. They may be COCO files that were made from MPII. */
async function ofMpii(files: FileSource, names: readonly string[]): Promise<readonly string[]> {
  const isOurs = await Promise.all(
    names.map(async (name) => {
      if (endingOf(name) !== 'json') return true;
      const start = new TextDecoder().decode((await files.read(name)).subarray(0, 100));
      return !start.trimStart().startsWith('{');
    }),
  );
  return names.filter((_, index) => isOurs[index]);
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
