import {
  checkUnits,
  type Dataset,
  type FileSource,
  fileIdentity,
  type OpenOptions,
  type OpenSource,
  openDataset,
  requireUsable,
  type Sample,
  type SourcedSamples,
} from '../data/index.ts';
import { LimberError, problemOf } from '../errors.ts';
import type { Image, ImageDecoder } from '../images/index.ts';
import { permutation, randomStream } from '../random.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { HeldOut, Recipe } from '../train/index.ts';

/** What a training looks at. */
export interface TrainingData {
  readonly skeleton: Skeleton;
  /** Each of the recipe's datasets without the people held out, in the recipe's order. */
  readonly datasets: readonly SourcedSamples[];
  /** People of the first dataset's training split that training never sees. */
  readonly heldOut: readonly HeldOut[];
  /** What was wrong with held-out pictures that are not validated on. */
  readonly problems: readonly LimberError[];
  /** What was odd in the datasets' files and how it was read, in sentences. */
  readonly remarks: readonly string[];
}

/** What opening a recipe's data needs of the platform. */
export interface DataTools {
  /** Gives the files at a place that the recipe names; asked once for each place. */
  readonly open: OpenSource;
  readonly decodeImage: ImageDecoder;
}

/**
 * Opens a recipe's datasets, each in its training split, and holds pictures of the first one out, with everybody in
 * them, until there are as many people as the recipe asks for.
 *
 * @param skeleton what to see all of them in, where the recipe names one.
 * @throws LimberError when they do not share one skeleton, or there is nobody left to train or to validate on.
 */
export async function openTrainingData(
  { data, seed, crop }: Recipe,
  { open, decodeImage }: DataTools,
  skeleton?: Skeleton,
): Promise<TrainingData> {
  const openPlace = once(open);
  const datasets = await Promise.all(
    data.train.map(({ dataset, repeat: _, ...chosen }) => {
      const options: OpenOptions = { ...chosen, split: 'train', skeleton };
      return openDataset(dataset, openPlace, options);
    }),
  );
  const [first, ...others] = datasets as [Dataset, ...Dataset[]];
  for (const other of others) requireSameJoints(first, other);
  const isUsable = crop.around === 'image' ? isLabelled : hasPlace;
  if (crop.around === 'image') for (const dataset of datasets) requireOneEach(dataset, isUsable);

  const people = first.samples.filter(isUsable);
  const heldOutNames = heldOutImages(people, data.validation, seed);
  const validation = people.filter(({ image }) => heldOutNames.has(image));
  if (validation.length >= people.length) {
    throw new LimberError({
      what: `${data.validation} people cannot be held out for validation`,
      got: `${people.length} in ${first.name}`,
      expected: 'a smaller "data.validation"',
    });
  }
  // By file, so that a dataset named twice does not bring them back.
  const seen = new Set([...heldOutNames].map((image) => fileIdentity(first.files, image)));
  const trained = datasets.map(({ files, samples }, place) => {
    const usable = samples.filter(
      (sample) => isUsable(sample) && !seen.has(fileIdentity(files, sample.image)),
    );
    return { files, samples: Array.from({ length: data.train[place]!.repeat }, () => usable).flat() };
  });
  const decoded = await decodeAll(first, validation, decodeImage);
  const seenSizes = new Map(decoded.heldOut.map(({ sample, image }) => [sample.image, image] as const));
  const heldPeople = { files: first.files, samples: decoded.heldOut.map(({ sample }) => sample) };
  const doubts = heldPeople.samples.some(({ imageSize }) => imageSize)
    ? []
    : checkUnits(heldPeople, seenSizes);
  return {
    skeleton: first.skeleton,
    datasets: trained,
    remarks: [...datasets.flatMap(({ remarks = [] }) => remarks), ...doubts],
    ...decoded,
  };
}

/** One source a place, so that a file of a dataset that is named twice is known to be the same. */
function once(open: OpenSource): OpenSource {
  const opened = new Map<string, FileSource | Promise<FileSource>>();
  return (place) => {
    const source = opened.get(place) ?? open(place);
    opened.set(place, source);
    return source;
  };
}

/** Pictures in random order until they hold enough people. */
function heldOutImages(people: readonly Sample[], enough: number, seed: number): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { image } of people) counts.set(image, (counts.get(image) ?? 0) + 1);
  const all = [...counts.keys()];
  const chosen = new Set<string>();
  let held = 0;
  for (const place of permutation(randomStream(seed, heldOutKey), all.length)) {
    if (held >= enough) break;
    chosen.add(all[place]!);
    held += counts.get(all[place]!)!;
  }
  return chosen;
}

/** Sets the draw of held-out people apart from the seed's other draws. */
const heldOutKey = 0x76616c;

/** A picture with several people is decoded once; broken ones, and people whose labels cannot be right, are left out. */
async function decodeAll(
  { files }: Dataset,
  samples: readonly Sample[],
  decodeImage: ImageDecoder,
): Promise<Pick<TrainingData, 'heldOut' | 'problems'>> {
  const images = new Map<string, Image>();
  const problems: LimberError[] = [];
  for (const image of new Set(samples.map(({ image }) => image))) {
    try {
      images.set(image, await decodeImage(await files.read(image), `${files.name}/${image}`));
    } catch (error) {
      problems.push(problemOf(error));
    }
  }
  const heldOut = samples.flatMap((sample) => {
    const image = images.get(sample.image);
    if (image === undefined) return [];
    try {
      requireUsable(sample, image);
      return [{ sample, image }];
    } catch (error) {
      problems.push(problemOf(error));
      return [];
    }
  });
  if (heldOut.length === 0 && problems[0]) throw problems[0];
  return { heldOut, problems };
}

function isLabelled({ pose, crowd }: Sample): boolean {
  return !crowd && pose.some((joint) => joint !== null);
}

/** A person with fewer than two labelled joints has no place and no size. */
function hasPlace({ pose, crowd }: Sample): boolean {
  return !crowd && pose.filter((joint) => joint !== null).length >= 2;
}

/** In a whole picture nothing says which of several is meant. */
function requireOneEach({ samples, files }: Dataset, isUsable: (sample: Sample) => boolean): void {
  const seen = new Set<string>();
  for (const { image } of samples.filter(isUsable)) {
    if (seen.has(image)) {
      throw new LimberError({
        what: 'several subjects in one picture',
        expected: 'one, with "crop.around: image"',
        where: `${files.name}/${image}`,
      });
    }
    seen.add(image);
  }
}

function requireSameJoints(first: Dataset, other: Dataset): void {
  const [expected, got] = [first, other].map(({ skeleton }) => skeleton.joints.join(', '));
  if (got === expected) return;
  throw new LimberError({
    what: `${other.name} has other joints than ${first.name}`,
    got: `${got}`,
    expected: `${expected}; "data.skeleton" maps them to one skeleton`,
  });
}
