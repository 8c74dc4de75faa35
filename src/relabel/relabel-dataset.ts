import { type Dataset, datasetImages, type Sample, type Work } from '../data/index.ts';
import type { Detector } from '../detect/index.ts';
import { type LimberError, problemOf } from '../errors.ts';
import { entryOf } from '../foundation/index.ts';
import type { ImageDecoder } from '../images/index.ts';
import { mapSkeleton } from '../skeletons/index.ts';
import { joinedSkeleton } from './joined-skeleton.ts';
import { relabelImage } from './relabel-image.ts';
import { defaultRule, type RelabelRule } from './rule.ts';
import type { Teacher } from './teacher.ts';

/** How a dataset is relabeled. */
export interface RelabelOptions extends Work {
  /** Finds people without labels, and the boxes of labeled people for whom the dataset has no box. */
  readonly detector?: Detector | undefined;
  /** When the teacher's joint is used. Missing settings have their defaults. */
  readonly rule?: Partial<RelabelRule> | undefined;
  /** Smallest longer side, in pixels, of the box of a person whom only the detector found. Default: 64. */
  readonly smallest?: number | undefined;
  /** The teacher must be confident of this share of the joints of a person whom only the detector found. Default: 0.5. */
  readonly fewest?: number | undefined;
}

/** A dataset with labels that a teacher has checked and completed. */
export interface Relabeled {
  /** The same images with the labels of all people, in the skeleton that joins the teacher's and the dataset's. */
  readonly dataset: Dataset;
  /** Number of images that were relabeled. It is smaller than `images` if the signal ended the work. */
  readonly done: number;
  /** Number of images in the dataset given. */
  readonly images: number;
  /** Number of people whom only the detector found. */
  readonly found: number;
  /** The rule, with its defaults filled in. */
  readonly rule: RelabelRule;
  /** Errors of images that could not be read. Their people keep their labels. */
  readonly problems: readonly LimberError[];
}

/**
 * Lets a teacher check and complete the labels of a dataset. With a detector, it also labels people without labels.
 * When `signal` ends the call, the result contains the images relabeled so far.
 */
export async function relabelDataset(
  dataset: Dataset,
  teacher: Teacher,
  decode: ImageDecoder,
  options: RelabelOptions = {},
): Promise<Relabeled> {
  const { detector, smallest = 64, fewest = 0.5, signal, on } = options;
  const rule = { ...defaultRule, ...options.rule };
  const result = joinedSkeleton(teacher.skeleton, dataset.skeleton);
  const context = { teacher, rule, labels: dataset.skeleton, result, smallest, fewest };
  const { map: unchanged } = mapSkeleton(dataset.skeleton, result);
  const byImage = new Map<string, Sample[]>(datasetImages(dataset).map(({ name }) => [name, []]));
  for (const sample of dataset.samples) entryOf(byImage, sample.image).push(sample);
  const samples: Sample[] = [];
  const problems: LimberError[] = [];
  let [found, done] = [0, 0];
  for (const [name, people] of byImage) {
    if (signal?.aborted === true) break;
    await relabelOne(name, people);
    done++;
    on?.({ kind: 'image', done, total: byImage.size });
  }
  const relabeled = new Set([...byImage.keys()].slice(0, done));
  const images = dataset.images?.filter(({ name }) => relabeled.has(name));
  return {
    dataset: { ...dataset, skeleton: result, samples, images },
    done,
    images: byImage.size,
    found,
    rule,
    problems,
  };

  async function relabelOne(name: string, people: readonly Sample[]): Promise<void> {
    const image = await read(name);
    if (image === undefined) {
      samples.push(...people.map((sample) => ({ ...sample, pose: unchanged(sample.pose) })));
      return;
    }
    const detections = detector ? await detector.detect(image) : [];
    const relabeled = await relabelImage(image, people, detections, context);
    samples.push(...relabeled.people);
    for (const person of relabeled.found) {
      samples.push({ ...person, image: name, id: `${dataset.name}/${name}/found-${++found}` });
    }
  }

  async function read(name: string) {
    try {
      return await decode(await dataset.files.read(name), `${dataset.files.name}/${name}`);
    } catch (error) {
      problems.push(problemOf(error));
      return undefined;
    }
  }
}
