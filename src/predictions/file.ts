import {
  type Dataset,
  type ImageSizeReader,
  isHdf5Table,
  readDeepLabcutHdf5,
  readHdf5,
} from '../data/index.ts';
import { LimberError, problemOf } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { parseJson } from '../parse-json.ts';
import { mapSkeleton, type Pose, type Skeleton } from '../skeletons/index.ts';
import { type ArrayReading, arrayPredictions } from './array-predictions.ts';
import { csvPredictions } from './csv.ts';
import { foundOnce } from './distinct-people.ts';
import { doubtfulLabelWarnings } from './doubtful-labels.ts';
import { doubts, type Rereading } from './doubts.ts';
import type { DetectedPeople, FoundPoses, OrderedPoses } from './found.ts';
import { jsonPredictions } from './json.ts';
import { kindsRead } from './kinds-read.ts';
import { matchPeople } from './match-people.ts';
import { arraysOf, matlabArrays } from './matlab.ts';
import { knownSizes, movedDetections, movedPoses } from './moved-poses.ts';
import type { OtherReading } from './other-reading.ts';
import { outsideWarnings } from './outside.ts';
import { withoutPlaceholders } from './placeholders.ts';
import type { PredictionOptions } from './reading-options.ts';
import type { PredictionSource, Predictions } from './source.ts';
import {
  deepLabcutPredictions,
  isOpenPose,
  isSleapAnalysis,
  openPosePredictions,
  sleapPredictions,
} from './tools/index.ts';

type Reader = (bytes: Uint8Array, where: string, reading: ArrayReading) => FoundPoses | Promise<FoundPoses>;

/** A reader for one kind of file, and the coordinate of the first pixel in such files unless stated. */
interface Kind {
  readonly usualOrigin: number;
  readonly read: Reader;
}

const hdf5: Kind = {
  usualOrigin: 0,
  async read(bytes, where, reading) {
    const content = await readHdf5(bytes, where);
    const { variable = 'tracks' } = reading;
    if (isSleapAnalysis(content) && variable === 'tracks') return sleapPredictions(content, where, reading);
    if (isHdf5Table(content)) return deepLabcutPredictions(await readDeepLabcutHdf5(bytes, where), reading);
    const { arrays, contents } = arraysOf(content);
    return arrayPredictions(arrays, contents, where, reading);
  },
};

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  [
    '.mat',
    {
      usualOrigin: 1,
      async read(bytes, where, reading) {
        const { arrays, contents } = await matlabArrays(bytes, where);
        return arrayPredictions(arrays, contents, where, reading);
      },
    },
  ],
  [
    '.json',
    { usualOrigin: 0, read: (bytes, where, reading) => jsonPredictions(text(bytes), where, reading) },
  ],
  [
    '.csv',
    { usualOrigin: 0, read: (bytes, where, reading) => csvPredictions(tableText(bytes), where, reading) },
  ],
  ['.h5', hdf5],
  ['.hdf5', hdf5],
]);

/** Files of other tools that are not read, by the end of their names. */
const foreignKinds: readonly (readonly [string, string])[] = [
  ['.npy', 'an array of NumPy'],
  ['.npz', 'arrays of NumPy'],
  ['.pkl', 'an object that Python pickled'],
  ['.pickle', 'an object that Python pickled'],
  ['.pt', 'tensors of PyTorch'],
  ['.txt', 'labels or predictions of YOLO'],
  ['.slp', 'a project of SLEAP; SLEAP exports its analysis'],
  ['.parquet', 'a table in Parquet'],
  ['.xlsx', 'a table of Excel'],
];

/**
 * The predictions in a file, read with the given options.
 * @param read gives the file's content.
 * @param readSize reads the sizes of images that the labels do not state. They help to explain a low score.
 * @throws LimberError for an unknown kind of file.
 */
export function filePredictions(
  path: string,
  read: () => Promise<Uint8Array>,
  options: PredictionOptions = {},
  readSize?: ImageSizeReader,
): PredictionSource {
  const { usualOrigin, read: readPoses } = kindOf(path);
  return sourceOf(path, options, usualOrigin, readSize, async (reading) =>
    readPoses(await read(), path, reading),
  );
}

/** A JSON file in a folder of predictions: its path and content. */
export interface JsonFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The predictions in a folder of OpenPose's JSON files, one for each image.
 * @param read gives the folder's JSON files.
 * @param readSize as for `filePredictions`.
 */
export function folderPredictions(
  path: string,
  read: () => Promise<readonly JsonFile[]>,
  options: PredictionOptions = {},
  readSize?: ImageSizeReader,
): PredictionSource {
  return sourceOf(path, options, 0, readSize, async (reading) => {
    const files = (await read()).map((file) => ({
      path: file.path,
      value: parseJson(text(file.bytes), 'the file of predictions', file.path),
    }));
    const other = files.find(({ value }) => !isOpenPose(value));
    if (files.length === 0 || other !== undefined) {
      throw new LimberError({
        what: "no folder of OpenPose's files",
        got: other === undefined ? 'no .json' : `another kind of JSON in ${other.path}`,
        expected: `one file of OpenPose for each image; other kinds are read from a file: ${kindsRead}`,
        where: path,
      });
    }
    return openPosePredictions(files, reading);
  });
}

function kindOf(path: string): Kind {
  const file = at(path.split(/[\\/]/), -1);
  const kind = kinds.get(/\.[^.]*$/.exec(file)?.[0].toLowerCase() ?? '');
  if (kind === undefined) {
    const foreign = foreignKinds.find(([ending]) => file.toLowerCase().endsWith(ending))?.[1];
    throw new LimberError({
      what: 'unknown kind of predictions file',
      got: foreign === undefined ? file : `${file}, which seems to be ${foreign}`,
      expected: kindsRead,
    });
  }
  return kind;
}

function sourceOf(
  path: string,
  options: PredictionOptions,
  usualOrigin: number,
  readSize: ImageSizeReader | undefined,
  read: (reading: ArrayReading) => Promise<FoundPoses>,
): PredictionSource {
  return {
    name: path,
    async predict(dataset, minConfidence) {
      const skeleton = options.joints ?? dataset.skeleton;
      const images = dataset.samples.map(({ image }) => image);
      const { categories } = dataset;
      const facts = { skeleton, usualOrigin, people: images.length, images, categories };
      const found = await read({ ...options, ...facts });
      requireEffect(options, found, path);
      if (minConfidence !== undefined) requireConfidences(found, path);
      return predictionsFor(dataset, found, path, options.origin ?? usualOrigin, readSize);
    },
  };
}

/** @throws LimberError when an option describes an array, and the file states images and joints itself. */
function requireEffect({ axes, variable }: PredictionOptions, found: FoundPoses, where: string): void {
  // SLEAP's analysis files have an array of this name.
  const isOwn = variable === undefined || variable === 'tracks';
  if (found.kind === 'ordered' || (axes === undefined && isOwn)) return;
  throw new LimberError({
    what: `the option "${axes === undefined ? 'variable' : 'axes'}" has no effect`,
    got: 'predictions that name their images',
    expected: 'this option for an array of numbers only',
    where,
  });
}

/** @throws LimberError when no joint of a file has a confidence. */
function requireConfidences(found: FoundPoses, where: string): void {
  const poses = found.kind === 'ordered' ? found.poses : found.people.map(({ pose }) => pose);
  if (poses.some((pose) => pose.some((joint) => joint?.confidence !== undefined))) return;
  throw new LimberError({
    what: 'the predictions have no confidences, so a minimum confidence has no meaning',
    expected: 'no minimum confidence, or predictions with a confidence for each joint',
    where,
  });
}

async function predictionsFor(
  dataset: Dataset,
  read: FoundPoses,
  where: string,
  origin: number,
  readSize: ImageSizeReader | undefined,
): Promise<Predictions> {
  const { map, notes: lacked } = jointMapping(read.skeleton, dataset);
  const notes = [...(read.remarks ?? []), ...lacked, ...doubtfulLabelWarnings(dataset.samples)];
  const sizes = () => knownSizes(dataset, readSize);
  if (read.kind === 'detected') {
    const { kept, remarks: lacking } = withoutPlaceholders(read.people, origin);
    const { found, remarks } = foundOnce({ ...read, people: kept }, where);
    const predictions = matchPeople(found, dataset, map, where);
    const rereading: Rereading = {
      sizes,
      moved: (move, sizes) => movedDetections(dataset, found, map, where, move, sizes),
    };
    const doubted = await doubts(
      dataset,
      predictions.poses,
      byFileNumbers(dataset, found, map, where),
      { origin },
      rereading,
    );
    const beside =
      doubted.length > 0 ? [] : outsideWarnings(dataset.samples, predictions.poses, dataset.skeleton);
    return { ...predictions, warnings: [...notes, ...lacking, ...remarks, ...doubted, ...beside] };
  }
  checkCount(read, where, dataset);
  const { kept, remarks: lacking } = withoutPlaceholders(
    read.poses.map((pose) => ({ pose })),
    origin,
  );
  const poses = kept.map(({ pose }) => map(pose));
  const others = read.others
    .filter((other) => other.poses.length === poses.length)
    .map((other) => ({
      how: `with the axes ${other.axes}`,
      remedy: `set the option "axes" to ${other.axes}`,
      poses: other.poses.map(map),
    }));
  const rereading: Rereading = {
    sizes,
    moved: (move, sizes) => movedPoses(dataset.samples, poses, move, sizes),
  };
  const doubted = await doubts(dataset, poses, others, { origin, axes: read.axes }, rereading);
  const beside = doubted.length > 0 ? [] : outsideWarnings(dataset.samples, poses, dataset.skeleton);
  return { poses, unused: 0, warnings: [...notes, ...lacking, ...doubted, ...beside] };
}

/** The reading in which whole numbers are the numbers in the images' file names, if the labels have other ids. */
function byFileNumbers(
  dataset: Dataset,
  found: DetectedPeople,
  map: (pose: Pose) => Pose,
  where: string,
): readonly OtherReading[] {
  const hasIds = dataset.images?.some(({ id }) => id !== undefined) === true;
  if (!hasIds || !found.images.every((image) => /^\d+$/.test(image))) return [];
  try {
    const { poses } = matchPeople(found, dataset, map, where, 'file numbers');
    const remedy = 'name the images by their file names instead of numbers';
    return [{ how: "with image ids read as the numbers in the images' file names", remedy, poses }];
  } catch (error) {
    problemOf(error);
    return [];
  }
}

interface JointMapping {
  readonly notes: readonly string[];
  map(pose: Pose): Pose;
}

/** The map from a file's joints to the dataset's. The notes name the joints that have no prediction. */
function jointMapping(from: Skeleton, { skeleton, name }: Dataset): JointMapping {
  if (from.joints.join('\n') === skeleton.joints.join('\n')) return { map: (pose) => pose, notes: [] };
  const { map, missing } = mapSkeleton(from, skeleton);
  const lacking = missing.join(', ');
  return {
    map,
    notes:
      missing.length === 0
        ? []
        : [`the predictions lack joints of ${name}, which count as missed: ${lacking}`],
  };
}

function checkCount({ poses }: OrderedPoses, where: string, { samples, name }: Dataset): void {
  if (poses.length === samples.length) return;
  throw new LimberError({
    what: 'wrong count of predictions',
    got: `${poses.length}`,
    expected: `${samples.length}, one for each subject of ${name} in its order`,
    where,
  });
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Excel saves "Unicode text" as UTF-16 with a mark at the beginning. */
function tableText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return text(bytes);
}
