import sharp from 'sharp';
import type { Dataset, Split } from '../../data/index.ts';
import { inspectPictures, type PictureReport, type Subject } from '../../data/lint/index.ts';
import { decodeThumbnail } from '../../images/node.ts';
import { type DatasetChoice, openChosen, openTrainingPart } from '../dataset-choice.ts';
import { progress } from '../terminal/progress.ts';

/** Which datasets to look at, and how. */
export interface SubjectOptions extends DatasetChoice {
  readonly data: readonly string[];
  /** Whether pictures are decoded. */
  readonly pictures: boolean;
}

/** Opens datasets and looks at their pictures. @throws LimberError when one cannot be read. */
export async function openSubjects(options: SubjectOptions): Promise<readonly Subject[]> {
  const subjects: Subject[] = [];
  for (const name of options.data) {
    const dataset = await openChosen(name, options);
    const splits = await splitOfEach(dataset, name, options);
    const pictures = options.pictures ? await look(dataset) : new Map<string, PictureReport>();
    subjects.push({ name, dataset, splits, pictures });
  }
  return subjects;
}

/** The split of each sample by its id. In all of a dataset, what is not for training is for testing; there may be no splits. */
export async function splitOfEach(
  { samples }: Dataset,
  name: string,
  choice: DatasetChoice,
): Promise<ReadonlyMap<string, Split>> {
  if (choice.split !== 'all') return new Map(samples.map(({ id }) => [id, choice.split]));
  const training = await openTrainingPart(name, choice);
  if (training === undefined) return new Map();
  const train = new Set(training.samples.map(({ id }) => id));
  return new Map(samples.map(({ id }) => [id, train.has(id) ? 'train' : 'test']));
}

async function look(dataset: Dataset): Promise<ReadonlyMap<string, PictureReport>> {
  // One thread for each of a few pictures is quicker than several for one.
  sharp.concurrency(1);
  sharp.cache(false);
  const count = new Set(dataset.samples.map(({ image }) => image)).size;
  const bar = progress(count, 'pictures', process.stderr);
  try {
    return await inspectPictures(dataset, decodeThumbnail, { done: () => bar.step() });
  } finally {
    bar.stop();
  }
}
