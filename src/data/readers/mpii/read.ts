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
 * MPII Human Pose (Andriluka et al., CVPR 2014), person-centric. Labels are read from the first of these that is in the
 * folder, in its `annot/` or in its `annotations/`, or from the file that `annotations` names:
 *
 * 1. the authors' `mpii_human_pose_v1_u12_1.mat`: all for training, because nobody has the labels for testing;
 * 2. `*train*.json` and `*valid*.json` or `*val*.json`, as HRNet and MMPose have them;
 * 3. `train.h5` and `valid.h5`, as stacked hourglass networks have them;
 * 4. `*train*.csv` and `*test*.csv`: a picture's name and 32 coordinates on each line.
 *
 * The held-out part takes head boxes, and coordinates before they were rounded, from Tompson's
 * `detections_our_format.mat` (HRNet's `gt_valid.mat`, MMPose's `mpii_gt_val.mat`) where that is below the folder: PCKh
 * is measured against these, although 13 of their joints have a coordinate of 0 that is wrong. 1-based coordinates
 * become 0-based; `box` is the square of 200 pixels times the person's scale around `center`.
 *
 * @throws LimberError when there are no such labels, naming file and person where one is damaged.
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

/** The readers by the ending of a file's name, the preferred first. */
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

/** Their authors moved the centre down by 15 times the scale, then enlarged the scale by a quarter. */
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

/** Without the JSON that is no list: COCO's, which may have been made from MPII and lie beside it. */
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
