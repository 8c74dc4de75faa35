import { LimberError } from '../../../errors.ts';
import { flic } from '../../../skeletons/index.ts';
import type { Dataset } from '../../dataset.ts';
import type { DatasetOptions, Labeling } from '../../options.ts';
import { type Person, peopleDataset } from '../../people.ts';
import type { FileSource } from '../../sources/index.ts';
import { splitFiles, splitOfFile } from '../../split-files.ts';
import { readHdf5People } from '../hdf5-people.ts';
import { readExamples } from './examples.ts';

const observerFile = 'flic-joints-oc.mat';

/**
 * Reads Frames Labeled In Cinema (Sapp & Taskar, CVPR 2013): 3987 people for training and 1016 for testing. Labels are
 * read from the file that `annotations` names, or from `examples.mat`, or from `train.h5` and `valid.h5`;
 * observer-centric labels from `flic-joints-oc.mat`. MATLAB's 1-based coordinates become 0-based. All people in FLIC
 * face the camera, with the left joints on the right of the image. The two kinds of labels differ only in the eyes of
 * 245 people; from shoulders to hips they are equal. In the `.mat` files the center is that of the torso box. The `.h5`
 * files state a center, and a box of 440 pixels around it.
 * @throws LimberError when there are no such labels; for a damaged label it names file and person.
 */
export async function readFlic(
  files: FileSource,
  { labels = 'person-centric', split = 'all', annotations }: DatasetOptions = {},
): Promise<Dataset> {
  const names = annotations === undefined ? await findLabels(files, labels) : [annotations];
  const parts: (readonly Person[])[] = [];
  for (const name of names) parts.push(await readLabels(files, name, labels));
  return await peopleDataset(
    'flic',
    flic,
    files,
    parts.flat().map((person) => ({ ...person, video: filmOf(person.image) })),
    split,
    `${files.name}/${names.join(' and ')}`,
  );
}

/** FLIC names an image after its film and the frame's number, e.g. `12-oclock-high-00006361.jpg`. */
function filmOf(image: string): string | undefined {
  return /([^/\\]+)-\d+\.\w+$/.exec(image)?.[1];
}

async function readLabels(files: FileSource, name: string, labels: Labeling): Promise<readonly Person[]> {
  if (!/\.(h5|hdf5)$/i.test(name)) return await readExamples(files, name, labels);
  if (labels === 'person-centric') {
    return await readHdf5People(files, name, splitOfFile(name), flic, { visibility: false });
  }
  throw new LimberError({
    what: `no ${labels} labels`,
    expected: observerFile,
    where: `${files.name}/${name}`,
  });
}

async function findLabels(files: FileSource, labels: Labeling): Promise<readonly string[]> {
  const present = await files.list('');
  const wanted = labels === 'person-centric' ? 'examples.mat' : observerFile;
  if (present.includes(wanted)) return [wanted];
  const pair = splitFiles(present.filter((name) => /^[^/]+\.h5$/i.test(name)));
  if (labels === 'person-centric' && pair.length > 0) return pair.map(({ name }) => name);
  throw new LimberError({
    what: `no ${labels} labels of FLIC`,
    expected: labels === 'person-centric' ? 'examples.mat, or train.h5 and valid.h5' : wanted,
    where: files.name,
  });
}
