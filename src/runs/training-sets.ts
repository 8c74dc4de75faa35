import {
  type Dataset,
  type FileSource,
  fileIdentity,
  type OpenOptions,
  type OpenSource,
  openDataset,
  requireSameJoints,
  type Sample,
  withBoxCorners,
} from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import { findsSeveral } from '../models/index.ts';
import { countedSubjects, type Skeleton } from '../skeletons/index.ts';
import type { Recipe } from '../train/index.ts';

/** The training splits of a recipe's datasets, before people are held out. */
export interface TrainingSets {
  readonly skeleton: Skeleton;
  /** In the recipe's order. */
  readonly datasets: readonly [TrainingSet, ...TrainingSet[]];
  /** Sentences about people left out of training, one for each dataset. */
  readonly leftOut: readonly string[];
}

/** One dataset of a recipe. */
export interface TrainingSet {
  /** The recipe's entry in words that distinguish it from others of the same format or folder. */
  readonly entry: string;
  readonly dataset: Dataset;
  /** The people who can be trained on: they have enough labeled joints and are not crowds. */
  readonly people: readonly Sample[];
}

/**
 * Opens the training split of a recipe's datasets.
 * @param skeleton the skeleton to map all datasets to, if the recipe names one.
 * @throws LimberError when the datasets do not share one skeleton, or show several people where the model expects one.
 */
export async function openTrainingSets(
  { data, crop, model }: Recipe,
  open: OpenSource,
  skeleton?: Skeleton,
): Promise<TrainingSets> {
  const openPlace = once(open);
  const findsBoxes = model.kind === 'detector';
  const datasets = await Promise.all(
    data.train.map(async ({ dataset, repeat: _, ...chosen }) => {
      const options: OpenOptions = { ...chosen, split: 'train', skeleton };
      if (!findsBoxes) return openDataset(dataset, openPlace, options);
      const boxesOnly = dataset.startsWith('coco:');
      return withBoxCorners(await openDataset(dataset, openPlace, { ...options, boxesOnly }));
    }),
  );
  const [first, ...others] = datasets as [Dataset, ...Dataset[]];
  const entries = data.train.map(inWords);
  others.forEach((other, place) => {
    requireSameJoints(first, other, `${at(entries, place + 1)} and ${at(entries, 0)} have different joints`, {
      expected: '; "data.skeleton" maps them to one skeleton',
    });
  });
  // For a detector, images without people are used too.
  const isUsable = findsBoxes ? () => true : crop.around === 'image' ? isLabeled : hasPlace;
  if (crop.around === 'image' && !findsBoxes && !findsSeveral(model)) {
    for (const dataset of datasets) requireOneEach(dataset, isUsable);
  }
  const sets = datasets.map(
    (dataset, place): TrainingSet => ({
      entry: at(entries, place),
      dataset,
      people: dataset.samples.filter(isUsable),
    }),
  );
  return {
    skeleton: first.skeleton,
    datasets: sets as [TrainingSet, ...TrainingSet[]],
    leftOut: sets.flatMap(({ dataset, entry }) => leftOut(dataset, isUsable, entry)),
  };
}

/** The units that folds keep together. */
export const foldUnits = ['video', 'image'] as const;
/** The unit that folds keep together: all people of an image, or all images of a video. */
export type FoldUnit = (typeof foldUnits)[number];

/** The name of a sample's video, if videos are requested and the dataset states it; otherwise the name of its image. */
export function groupOf({ video, image }: Sample, unit: FoldUnit): string {
  return unit === 'image' ? image : (video ?? image);
}

/** Names of images and videos with their dataset's source, so that names of several datasets can be compared. */
export function identities({ files }: Dataset, samples: readonly Sample[], unit: FoldUnit): Set<string> {
  return new Set(
    samples.flatMap((sample) => [fileIdentity(files, sample.image), groupIdentity(files, sample, unit)]),
  );
}

/** Whether a sample's image or video is among those of `identities`. */
export function isAmong(
  found: ReadonlySet<string>,
  files: FileSource,
  sample: Sample,
  unit: FoldUnit,
): boolean {
  return found.has(fileIdentity(files, sample.image)) || found.has(groupIdentity(files, sample, unit));
}

function groupIdentity(files: FileSource, sample: Sample, unit: FoldUnit): string {
  return fileIdentity(files, groupOf(sample, unit));
}

/**
 * Opens each place once. Two entries of the same dataset then share a source, so their files are recognized as the
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

function isLabeled({ pose, crowd }: Sample): boolean {
  return !crowd && pose.some((joint) => joint !== null);
}

/** A person with fewer than two labeled joints has no position and no size. */
function hasPlace({ pose, crowd }: Sample): boolean {
  return !crowd && pose.filter((joint) => joint !== null).length >= 2;
}

/**
 * Refuses images with several subjects. With the whole image as the crop, the network cannot know which subject to
 * find.
 */
function requireOneEach({ samples, files }: Dataset, isUsable: (sample: Sample) => boolean): void {
  const seen = new Set<string>();
  for (const { image } of samples.filter(isUsable)) {
    if (seen.has(image)) {
      throw new LimberError({
        what: 'several subjects in one image',
        expected: 'one, with "crop.around: image", or a model with "people: several"',
        where: `${files.name}/${image}`,
      });
    }
    seen.add(image);
  }
}

/** Names the people who are labeled, but have too few joints for a crop. */
function leftOut(
  { samples, skeleton }: Dataset,
  isUsable: (sample: Sample) => boolean,
  entry: string,
): readonly string[] {
  const people = samples.filter((sample) => !sample.crowd && !isUsable(sample));
  const [first] = people;
  if (first === undefined) return [];
  const left = countedSubjects(people.length, skeleton);
  return [`not trained on: ${left} of ${entry} with too few labeled joints for a crop, e.g. ${first.id}`];
}

/** An entry of the recipe's datasets in words that distinguish it from others of the same format or folder. */
function inWords(entry: Recipe['data']['train'][number]): string {
  const { dataset } = entry;
  const annotations = 'annotations' in entry ? entry.annotations : undefined;
  const category = 'category' in entry ? entry.category : undefined;
  const chosen = [annotations, category].filter((choice) => choice !== undefined);
  return chosen.length === 0 ? dataset : `${dataset} (${chosen.join(', ')})`;
}
