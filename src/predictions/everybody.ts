import { type Dataset, datasetImages, type Work } from '../data/index.ts';
import type { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { Size } from '../geometry/index.ts';
import type { ImageDecoder } from '../images/index.ts';
import { confidenceInWords, stageNames } from '../models/index.ts';
import type { EstimatedPerson, EstimateEachOptions, Model } from '../runs/index.ts';
import { meanConfidence, type Pose } from '../skeletons/index.ts';
import { doubtfulLabelWarnings } from './doubtful-labels.ts';
import type { DetectedPerson } from './found.ts';
import { timeImages } from './image-times.ts';
import { matchPeople } from './match-people.ts';
import { outsideWarnings } from './outside.ts';
import type { Predictions } from './source.ts';

/** How a model is run on all people in a dataset's images. */
type EverybodyOptions = Work & Omit<EstimateEachOptions, 'boxes'>;

/**
 * The predictions of a model of several people, or of a model for all detected people. Every image is searched once, as
 * a whole, including images without labels. The found people are matched with the labels like those of a predictions
 * file.
 * @param view from the model's joints to the dataset's.
 */
export async function predictEverybody(
  model: Model<never>,
  dataset: Dataset,
  decodeImage: ImageDecoder,
  { on, ...run }: EverybodyOptions,
  view: (pose: Pose) => Pose,
  name: string,
): Promise<Predictions> {
  const { files, skeleton } = dataset;
  const images = datasetImages(dataset).map(({ name }) => name);
  const requests = images.map((image) => {
    const path = `${files.name}/${image}`;
    return { path, read: async () => decodeImage(await files.read(image), path) };
  });
  const problems: LimberError[] = [];
  const sizes = new Map<string, Size>();
  const found: (EstimatedPerson & { readonly image: number })[] = [];
  let done = 0;
  for await (const { people, problem, image } of model.estimateEach(requests, run)) {
    if (problem !== undefined) problems.push(problem);
    if (image !== undefined) sizes.set(at(images, done), image);
    for (const person of people) found.push({ ...person, image: done });
    done++;
    on?.({ kind: 'image', done, total: images.length });
  }
  if (done < images.length) run.signal?.throwIfAborted();
  const { signal: _, ...alone } = run;
  const times = await timeImages(
    model,
    requests.map(({ read }) => read),
    alone,
  );
  const matched = (poseOf: (person: EstimatedPerson) => Pose) => {
    const people = found.map((person): DetectedPerson => {
      const pose = view(poseOf(person));
      return { image: person.image, pose, score: person.score ?? meanConfidence(person.pose) };
    });
    return matchPeople({ kind: 'detected', skeleton, people, images }, dataset, (pose) => pose, name);
  };
  const stages = stageNames(model.metadata).map((stage, index) => ({
    name: stage,
    poses: matched((person) => person.stages[index]?.pose ?? []).poses,
  }));
  const predictions = matched(({ pose }) => pose);
  const { samples } = dataset;
  const sizeOf = (place: number) => sizes.get(at(samples, place).image);
  return {
    ...predictions,
    warnings: [
      ...(predictions.warnings ?? []),
      ...doubtfulLabelWarnings(samples, sizeOf),
      ...outsideWarnings(samples, predictions.poses, skeleton, sizeOf),
    ],
    problems,
    times,
    provenance: model.metadata.provenance,
    confidenceMeaning: confidenceInWords(model.metadata),
    stages: stages.length > 1 ? stages : undefined,
  };
}
