import { type Dataset, type DatasetImage, datasetImages } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { chooseDetections, comparisons, isScored } from '../eval/index.ts';
import { groupBy } from '../foundation/index.ts';
import type { Pose } from '../skeletons/index.ts';
import type { DetectedPeople } from './found.ts';
import { imageNames } from './image-names.ts';
import { matchImages } from './match-images.ts';
import type { Predictions } from './source.ts';

/**
 * Matches the found people to the labeled people. Images are matched by id or number (`imageNames`), or otherwise by
 * file name. Within an image `chooseDetections` says who is whom. `detections` lists all people found in the dataset's
 * images, in COCO's order.
 * @param map from the joints of the file to the dataset's, for a person in the image of that name
 * @param by the meaning of the images' ids; those of the labels unless given
 * @throws LimberError when no prediction is for an image of the dataset, or two are for the same image.
 */
export function matchPeople(
  { images, people }: DetectedPeople,
  dataset: Dataset,
  map: (pose: Pose, image: string) => Pose,
  where: string,
  by?: 'ids' | 'file numbers',
): Predictions {
  const known = inCocoOrder(datasetImages(dataset));
  const names = [...new Set(known.map(({ name }) => name))];
  const matched = matchImages(names, imageNames(images, known, where, by), where);
  if (matched.every((index) => index === undefined)) {
    throw new LimberError({
      what: `no prediction is for an image of ${dataset.name}`,
      got: images.length === 0 ? 'no predictions' : `names such as ${images[0]}`,
      expected: `names such as ${inWords(known[0])}`,
      where,
    });
  }
  const found = groupBy(people, ({ image }) => image);
  const subjects = groupBy(
    comparisons(dataset.samples, []).map((subject, index) => ({ subject, index })),
    ({ subject }) => subject.image ?? '',
  );
  const poses: (Pose | null)[] = dataset.samples.map(() => null);
  const detections = names.flatMap((image, index) => {
    const here = (found.get(matched[index] ?? -1) ?? []).map((person) => ({
      ...person,
      pose: map(person.pose, image),
    }));
    const scored = (subjects.get(image) ?? []).filter(({ subject }) => isScored(subject));
    const chosen = chooseDetections(
      scored.map(({ subject }) => subject),
      here,
    );
    scored.forEach((person, place) => {
      poses[person.index] = chosen[place]?.pose ?? null;
    });
    return here.map(({ pose, score }) => ({ image, pose, score }));
  });
  return {
    poses,
    detections,
    unused: images.length - matched.filter((index) => index !== undefined).length,
  };
}

/**
 * Sorts images by id if all ids are numbers, otherwise by name. This decides the order of detections with equal
 * scores.
 */
function inCocoOrder(known: readonly DatasetImage[]): readonly DatasetImage[] {
  const numbers = known.map(({ id }) => id);
  return numbers.every((id) => typeof id === 'number')
    ? known.toSorted((a, b) => Number(a.id) - Number(b.id))
    : known.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function inWords(image: DatasetImage | undefined): string {
  const { name, id } = image ?? { name: 'none' };
  return id === undefined ? name : `${name}, or its id, ${id}`;
}
