import {
  checkUnits,
  type Dataset,
  type OpenSource,
  requireUsable,
  type Sample,
  type SourcedSamples,
} from '../data/index.ts';
import { LimberError, problemOf } from '../errors.ts';
import { at, entryOf } from '../foundation/index.ts';
import type { Image, ImageDecoder } from '../images/index.ts';
import { permutation, randomStream } from '../random.ts';
import { countedSubjects, type Skeleton } from '../skeletons/index.ts';
import type { HeldOut, Recipe } from '../train/index.ts';
import { type FoldUnit, groupOf, identities, isAmong, openTrainingSets } from './training-sets.ts';

/** The data of a training. */
export interface TrainingData {
  readonly skeleton: Skeleton;
  /** The recipe's datasets in its order, without the images held out. */
  readonly datasets: readonly SourcedSamples[];
  /** People of the first dataset's training split who are held out of training. */
  readonly heldOut: readonly HeldOut[];
  /** People of the first dataset's training split that can be used, those held out included. */
  readonly people: number;
  /** Sentences about people left out of training, one for each dataset. */
  readonly leftOut: readonly string[];
  /** Problems of held-out images that are therefore not used for validation. */
  readonly problems: readonly LimberError[];
  /** Oddities in the datasets' files and how they were read, one sentence each. */
  readonly remarks: readonly string[];
}

/** The platform's functions that are needed to open a recipe's data. */
export interface DataTools {
  /** Opens a place that the recipe names. It is called once per place. */
  readonly open: OpenSource;
  readonly decodeImage: ImageDecoder;
}

/** People of the first dataset who take no part in the training. They only measure its result at the end. */
export interface Unseen {
  readonly unit: FoldUnit;
  /** Names of their images or videos, as `groupOf` gives them. */
  readonly groups: ReadonlySet<string>;
}

/**
 * Opens the training split of a recipe's datasets. Images of the first dataset are held out, with all their people,
 * until the requested number of people is reached.
 * @param skeleton the skeleton to map all datasets to, if the recipe names one.
 * @param unseen people for cross-validation, who are in neither training nor validation.
 * @throws LimberError when the datasets do not share one skeleton, or no person is left for training or validation.
 */
export async function openTrainingData(
  recipe: Recipe,
  { open, decodeImage }: DataTools,
  skeleton?: Skeleton,
  unseen: Unseen = { unit: 'image', groups: new Set() },
): Promise<TrainingData> {
  const { data, seed } = recipe;
  const { datasets: sets, ...found } = await openTrainingSets(recipe, open, skeleton);
  const { dataset: first, people: all, entry } = sets[0];
  const isUnseen = (sample: Sample) => unseen.groups.has(groupOf(sample, unseen.unit));
  const people = all.filter((sample) => !isUnseen(sample));
  const heldOutNames = heldOutImages(people, data.validation, seed);
  const validation = people.filter(({ image }) => heldOutNames.has(image));
  if (validation.length >= people.length) {
    const others = people.length < all.length ? ', without those of the fold' : '';
    throw new LimberError({
      what: `${countedSubjects(data.validation, found.skeleton)} cannot be held out for validation`,
      got: `${people.length} in ${entry}${others}`,
      expected: 'a smaller "data.validation"',
    });
  }
  // Compared by file: a second entry of the same dataset must not return held-out people to the training.
  const [seen, apart] = [
    identities(first, validation, 'image'),
    identities(first, all.filter(isUnseen), unseen.unit),
  ];
  const trained = sets.map(({ dataset: { files, samples }, people: own }, place) => {
    const isOpen = (sample: Sample) =>
      !isAmong(seen, files, sample, 'image') && !isAmong(apart, files, sample, unseen.unit);
    const [usable, known] = [own.filter(isOpen), new Set(own)];
    return {
      files,
      samples: Array.from({ length: at(data.train, place).repeat }, () => usable).flat(),
      bystanders: samples.filter((sample) => !known.has(sample) && isOpen(sample)),
    };
  });
  const decoded = await decodeAll(first, validation, decodeImage);
  if (decoded.heldOut.length === 0 && decoded.problems[0]) throw decoded.problems[0];
  const seenSizes = new Map(decoded.heldOut.map(({ sample, image }) => [sample.image, image] as const));
  const heldPeople = { files: first.files, samples: decoded.heldOut.map(({ sample }) => sample) };
  const doubts = heldPeople.samples.some(({ imageSize }) => imageSize)
    ? []
    : checkUnits(heldPeople, seenSizes);
  return {
    ...found,
    datasets: trained,
    people: people.length,
    remarks: [
      ...sets.flatMap(({ dataset: { remarks = [] } }) => remarks),
      ...doubts,
      ...(recipe.model.kind === 'detector' ? [] : neverLabeled(first.skeleton, trained)),
    ],
    ...decoded,
  };
}

/** A remark about joints without a single label to learn from; joints that are taught as absent are learned. */
function neverLabeled(
  { joints }: Skeleton,
  datasets: readonly { readonly samples: readonly Sample[] }[],
): readonly string[] {
  const isTaught = (joint: number) =>
    datasets.some(({ samples }) => samples.some(({ pose, absent }) => pose[joint] || absent?.[joint]));
  const untaught = joints.filter((_, joint) => !isTaught(joint));
  if (untaught.length === 0) return [];
  return [
    `no training label of ${untaught.join(', ')}: the model cannot learn ${untaught.length === 1 ? 'this joint' : 'these joints'} and places ${untaught.length === 1 ? 'it' : 'them'} anywhere`,
  ];
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
export async function decodeAll(
  { files }: Pick<Dataset, 'files'>,
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
  return { heldOut, problems };
}
