import type { Dataset } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { mapSkeleton, type Pose, type Skeleton } from '../skeletons/index.ts';
import { type ArrayReading, arrayPredictions } from './array-predictions.ts';
import { csvPredictions } from './csv.ts';
import { foundOnce } from './distinct-people.ts';
import { doubts } from './doubts.ts';
import type { FoundPoses, OrderedPoses } from './found.ts';
import { jsonPredictions } from './json.ts';
import { matchPeople } from './match-people.ts';
import { hdf5Arrays, matlabArrays } from './matlab.ts';
import type { PredictionOptions } from './reading-options.ts';
import type { PredictionSource, Predictions } from './source.ts';

type Reader = (bytes: Uint8Array, where: string, reading: ArrayReading) => FoundPoses | Promise<FoundPoses>;

/** A reader for one kind of file, and the coordinate of the first pixel in such files unless stated. */
interface Kind {
  readonly usualOrigin: number;
  readonly read: Reader;
}

const hdf5: Kind = {
  usualOrigin: 0,
  async read(bytes, where, reading) {
    const { arrays, contents } = await hdf5Arrays(bytes, where);
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
  ['.csv', { usualOrigin: 0, read: (bytes, where, reading) => csvPredictions(text(bytes), where, reading) }],
  ['.h5', hdf5],
  ['.hdf5', hdf5],
]);

/**
 * The predictions in a file, read with the given options.
 * @param read gives the file's content.
 * @throws LimberError for an unknown kind of file.
 */
export function filePredictions(
  path: string,
  read: () => Promise<Uint8Array>,
  options: PredictionOptions = {},
): PredictionSource {
  const file = path.split(/[\\/]/).at(-1)!;
  const kind = kinds.get(/\.[^.]*$/.exec(file)?.[0].toLowerCase() ?? '');
  if (kind === undefined) {
    throw new LimberError({
      what: 'unknown kind of predictions file',
      got: file,
      expected: `a name that ends in ${[...kinds.keys()].join(', ').replace(/, ([^,]*)$/, ' or $1')}`,
    });
  }
  const { usualOrigin, read: readPoses } = kind;
  return {
    name: path,
    async predict(dataset) {
      const bytes = await read();
      const skeleton = options.joints ?? dataset.skeleton;
      const people = dataset.samples.length;
      const found = await readPoses(bytes, path, { ...options, skeleton, usualOrigin, people });
      return predictionsFor(dataset, found, path, options.origin ?? usualOrigin);
    },
  };
}

function predictionsFor(dataset: Dataset, found: FoundPoses, where: string, origin: number): Predictions {
  const { map, notes } = jointMapping(found.skeleton, dataset);
  if (found.kind === 'detected') {
    const { found: people, remarks } = foundOnce(found, where);
    const predictions = matchPeople(people, dataset, map, where);
    return {
      ...predictions,
      warnings: [...notes, ...remarks, ...doubts(dataset, predictions.poses, [], { origin })],
    };
  }
  checkCount(found, where, dataset);
  const poses = found.poses.map(map);
  const others = found.others
    .filter((other) => other.poses.length === poses.length)
    .map((other) => ({
      how: `with its axes as ${other.axes}`,
      remedy: `set the option "axes" to ${other.axes}`,
      poses: other.poses.map(map),
    }));
  const stated = { origin, axes: found.axes };
  return { poses, unused: 0, warnings: [...notes, ...doubts(dataset, poses, others, stated)] };
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
    expected: `${samples.length}, one for each person of ${name} in its order`,
    where,
  });
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
