import { join, resolve } from 'node:path';
import { type Dataset, openDataset, type Sample } from '../data/index.ts';
import { folder } from '../data/node.ts';
import type { SampleFolder } from '../data/pipeline/node.ts';
import { LimberError } from '../errors.ts';
import type { Image } from '../images/index.ts';
import { decodeImage } from '../images/node.ts';
import { permutation, randomStream } from '../random.ts';
import type { Skeleton } from '../skeletons/index.ts';
import type { HeldOut, Recipe } from '../train/index.ts';

/** What a training looks at. */
export interface TrainingData {
  readonly skeleton: Skeleton;
  readonly folders: readonly SampleFolder[];
  /** People of the first dataset's training split that training never sees. */
  readonly heldOut: readonly HeldOut[];
}

/**
 * Opens a recipe's datasets, each in its training split, and holds people of the first one out.
 * @param root what their folders are relative to.
 * @throws LimberError when they do not share one skeleton, or there is nobody left to train on.
 */
export async function openTrainingData({ data, seed }: Recipe, root: string): Promise<TrainingData> {
  const datasets = await Promise.all(
    data.train.map(({ dataset }) =>
      openDataset(dataset, (place) => folder(resolve(root, place)), { split: 'train' }),
    ),
  );
  const [first, ...others] = datasets as [Dataset, ...Dataset[]];
  for (const other of others) requireSameJoints(first, other);
  const order = permutation(randomStream(seed, heldOutKey), first.samples.length);
  const places = new Set(order.subarray(0, data.validation));
  if (places.size >= first.samples.length) {
    throw new LimberError({
      what: `${data.validation} people cannot be held out for validation`,
      got: `${first.samples.length} in ${first.name}`,
    });
  }
  const validation = first.samples.filter((_, place) => places.has(place));
  // By picture, so that a dataset named twice does not bring them back.
  const seen = new Set(validation.map(({ image }) => join(first.files.name, image)));
  const folders = datasets.map(({ files: { name }, samples }, place) => {
    const usable = samples.filter((sample) => isLabelled(sample) && !seen.has(join(name, sample.image)));
    return { folder: name, samples: Array.from({ length: data.train[place]!.repeat }, () => usable).flat() };
  });
  const heldOut = await Promise.all(
    validation.map(async (sample) => ({ sample, image: await decodeSample(first, sample) })),
  );
  return { skeleton: first.skeleton, folders, heldOut };
}

async function decodeSample({ files }: Dataset, { image }: Sample): Promise<Image> {
  return decodeImage(await files.read(image), join(files.name, image));
}

/** Sets the draw of held-out people apart from the seed's other draws. */
const heldOutKey = 0x76616c;

/** A person with fewer than two labelled joints has no place and no size. */
function isLabelled({ pose }: Sample): boolean {
  return pose.filter((joint) => joint !== null).length >= 2;
}

function requireSameJoints(first: Dataset, other: Dataset): void {
  const [expected, got] = [first, other].map(({ skeleton }) => skeleton.joints.join(', '));
  if (got === expected) return;
  throw new LimberError({
    what: `${other.name} has other joints than ${first.name}`,
    got: `${got}`,
    expected: `${expected}`,
  });
}
