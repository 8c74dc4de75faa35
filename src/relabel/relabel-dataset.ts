import { type Dataset, datasetImages, type Sample } from '../data/index.ts';
import { type LimberError, problemOf } from '../errors.ts';
import type { ImageDecoder } from '../images/index.ts';
import { mapSkeleton } from '../skeletons/index.ts';
import { joinedSkeleton } from './joined-skeleton.ts';
import { relabelImage } from './relabel-image.ts';
import type { RelabelRule } from './rule.ts';
import type { Detector, Teacher } from './teacher.ts';

export interface RelabelOptions {
  readonly teacher: Teacher;
  /** Finds those who are not labelled, and where partly labelled people are. */
  readonly detector?: Detector;
  readonly rule: RelabelRule;
  /** Somebody whom only the detector found needs a box whose longer side has so many pixels. */
  readonly smallest: number;
  readonly decode: ImageDecoder;
  /** Told of every image that is done. */
  readonly onImage?: () => void;
}

export interface Relabelled {
  /** The same images with the labels of everybody, in the skeleton that joins the teacher's and the dataset's. */
  readonly dataset: Dataset;
  /** People whom only the detector found. */
  readonly found: number;
  /** Why images could not be read; their people keep their labels. */
  readonly problems: readonly LimberError[];
}

/** Relabels a dataset, image by image. */
export async function relabelDataset(dataset: Dataset, options: RelabelOptions): Promise<Relabelled> {
  const { teacher, detector, rule, smallest, decode, onImage } = options;
  const result = joinedSkeleton(teacher.skeleton, dataset.skeleton);
  const context = { teacher, rule, labels: dataset.skeleton, result, smallest };
  const { map: unchanged } = mapSkeleton(dataset.skeleton, result);
  const byImage = new Map<string, Sample[]>(datasetImages(dataset).map(({ name }) => [name, []]));
  for (const sample of dataset.samples) byImage.get(sample.image)!.push(sample);
  const samples: Sample[] = [];
  const problems: LimberError[] = [];
  let found = 0;
  for (const [name, people] of byImage) {
    const image = await read(name);
    onImage?.();
    if (image === undefined) {
      samples.push(...people.map((sample) => ({ ...sample, pose: unchanged(sample.pose) })));
      continue;
    }
    const detections = detector ? await detector.detect(image) : [];
    const relabelled = await relabelImage(image, people, detections, context);
    samples.push(...relabelled.people);
    for (const person of relabelled.found) {
      samples.push({ ...person, image: name, id: `${dataset.name}/${name}/found-${++found}` });
    }
  }
  return { dataset: { ...dataset, skeleton: result, samples }, found, problems };

  async function read(name: string) {
    try {
      return await decode(await dataset.files.read(name), `${dataset.files.name}/${name}`);
    } catch (error) {
      problems.push(problemOf(error));
      return undefined;
    }
  }
}
