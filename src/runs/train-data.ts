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
import { at, entryOf } from '../foundation/index.ts';
import type { Image, ImageDecoder } from '../images/index.ts';
import { findsSeveral } from '../models/index.ts';
import { permutation, randomStream } from '../random.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { HeldOut, Recipe } from '../train/index.ts';

/** The data of a training. */
export interface TrainingData {
  readonly skeleton: Skeleton;
  /** The recipe's datasets in its order, without the images held out. */
  readonly datasets: readonly SourcedSamples[];
  /** People of the first dataset's training split who are held out of training. */
  readonly heldOut: readonly HeldOut[];
  /** People of the first dataset's training split that can be used, those held out included. */
  readonly people: number;
  /** Who is left out of training, one sentence for each dataset. */
  readonly leftOut: readonly string[];
  /** Problems of held-out images that are therefore not used for validation. */
  readonly problems: readonly LimberError[];
  /** Oddities in the datasets' files and how they were read, one sentence each. */
  readonly remarks: readonly string[];
}

/** What opening a recipe's data needs from the platform. */
export interface DataTools {
  /** Opens a place that the recipe names. It is called once per place. */
  readonly open: OpenSource;
  readonly decodeImage: ImageDecoder;
}

/**
 * Opens the training split of a recipe's datasets. It holds images of the first dataset out, with all people in them,
 * until they have as many people as the recipe asks for.
 * @param skeleton the skeleton to map all datasets to, if the recipe names one.
 * @throws LimberError when the datasets do not share one skeleton, or no person is left for training or validation.
 */
export async function openTrainingData(
  { data, seed, crop, model }: Recipe,
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
  const entries = data.train.map(inWords);
  others.forEach((other, place) => {
    requireSameJoints(first, other, at(entries, 0), at(entries, place + 1));
  });
  const isUsable = crop.around === 'image' ? isLabelled : hasPlace;
  if (crop.around === 'image' && !findsSeveral(model)) {
    for (const dataset of datasets) requireOneEach(dataset, isUsable);
  }

  const people = first.samples.filter(isUsable);
  const heldOutNames = heldOutImages(people, data.validation, seed);
  const validation = people.filter(({ image }) => heldOutNames.has(image));
  if (validation.length >= people.length) {
    throw new LimberError({
      what: `${data.validation} people cannot be held out for validation`,
      got: `${people.length} in ${entries[0]}`,
      expected: 'a smaller "data.validation"',
    });
  }
  // Compared by file: a second entry of the same dataset must not bring held-out people back into training.
  const seen = new Set([...heldOutNames].map((image) => fileIdentity(first.files, image)));
  const trained = datasets.map(({ files, samples }, place) => {
    const open = samples.filter(({ image }) => !seen.has(fileIdentity(files, image)));
    const usable = open.filter(isUsable);
    return {
      files,
      samples: Array.from({ length: at(data.train, place).repeat }, () => usable).flat(),
      bystanders: open.filter((sample) => !isUsable(sample)),
    };
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
    people: people.length,
    leftOut: datasets.flatMap(({ samples }, place) => leftOut(samples, isUsable, at(entries, place))),
    remarks: [...datasets.flatMap(({ remarks = [] }) => remarks), ...doubts],
    ...decoded,
  };
}

/**
 * Opens each place once. Two entries of the same dataset then share a source, so their files are recognised as the
 * same.
 */
function once(open: OpenSource): OpenSource {
  const opened = new Map<string, FileSource | Promise<FileSource>>();
  return (place) => {
    const source = opened.get(place) ?? open(place);
    opened.set(place, source);
    return source;
  };
}

/** Images in random order, until they have enough people. */
function heldOutImages(people: readonly Sample[], enough: number, seed: number): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { image } of people) counts.set(image, (counts.get(image) ?? 0) + 1);
  const all = [...counts.keys()];
  const chosen = new Set<string>();
  let held = 0;
  for (const place of permutation(randomStream(seed, heldOutKey), all.length)) {
    if (held >= enough) break;
    chosen.add(at(all, place));
    held += entryOf(counts, at(all, place));
  }
  return chosen;
}

/** Key of this random draw: it keeps the held-out people independent of the seed's other draws. */
const heldOutKey = 0x76616c;

/**
 * Decodes the images, each once, even with several people. Broken images are left out, and so are people whose labels
 * cannot be right.
 */
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

/** A person with fewer than two labelled joints has no position and no size. */
function hasPlace({ pose, crowd }: Sample): boolean {
  return !crowd && pose.filter((joint) => joint !== null).length >= 2;
}

/** Refuses images with several subjects: with the whole image as the crop, the network cannot know which one is meant. */
function requireOneEach({ samples, files }: Dataset, isUsable: (sample: Sample) => boolean): void {
  const seen = new Set<string>();
  for (const { image } of samples.filter(isUsable)) {
    if (seen.has(image)) {
      throw new LimberError({
        what: 'several subjects in one picture',
        expected: 'one, with "crop.around: image", or a model with "people: several"',
        where: `${files.name}/${image}`,
      });
    }
    seen.add(image);
  }
}

/** Names the people who are labelled, but have too few joints for a crop. */
function leftOut(
  samples: readonly Sample[],
  isUsable: (sample: Sample) => boolean,
  entry: string,
): readonly string[] {
  const people = samples.filter((sample) => !sample.crowd && !isUsable(sample));
  const [first] = people;
  if (first === undefined) return [];
  const who = people.length === 1 ? '1 person' : `${people.length} people`;
  return [`${who} of ${entry} with too few labelled joints for a crop are not trained on, e.g. ${first.id}`];
}

/** An entry of the recipe's datasets in words that tell it from others of the same format or folder. */
function inWords(entry: Recipe['data']['train'][number]): string {
  const { dataset } = entry;
  const annotations = 'annotations' in entry ? entry.annotations : undefined;
  const category = 'category' in entry ? entry.category : undefined;
  const chosen = [annotations, category].filter((choice) => choice !== undefined);
  return chosen.length === 0 ? dataset : `${dataset} (${chosen.join(', ')})`;
}

function requireSameJoints(first: Dataset, other: Dataset, firstName: string, otherName: string): void {
  const [expected, got] = [first, other].map(({ skeleton }) => skeleton.joints.join(', '));
  if (got === expected) return;
  throw new LimberError({
    what: `${otherName} has other joints than ${firstName}`,
    got: `${got}`,
    expected: `${expected}; "data.skeleton" maps them to one skeleton`,
  });
}
