import type { Dataset } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import { assignDetections, comparisons, isScored } from '../../eval/index.ts';
import type { Pose } from '../../skeletons/index.ts';
import type { DetectedPeople, DetectedPerson } from './found.ts';
import { matchImages } from './match-images.ts';
import type { Predictions } from './source.ts';

/**
 * Which of the people found is which of the people labelled. Pictures are matched by file name, or by the number
 * that a file is called by. Where a picture labels one person, theirs is the surest (the first of several as sure);
 * where it labels several, the closest are taken.
 *
 * @param map from the joints of the file to the dataset's
 * @throws LimberError when the file knows none of the dataset's pictures, or one under two names.
 */
export function matchPeople(
  { images, people }: DetectedPeople,
  dataset: Dataset,
  map: (pose: Pose) => Pose,
  where: string,
): Predictions {
  const labelled = [...new Set(dataset.samples.map(({ image }) => image))];
  const matched = matchImages(labelled, fileNames(images, labelled), where);
  if (matched.every((index) => index === undefined)) {
    throw new LimberError({
      what: `none of the predictions is for a picture of ${dataset.name}`,
      got: images.length === 0 ? 'no predictions' : `names such as ${images[0]}`,
      expected: `names such as ${labelled[0]}`,
      where,
    });
  }
  const found = groupBy(people, ({ image }) => image);
  const subjects = groupBy(
    comparisons(dataset.samples, []).map((subject, index) => ({ subject, index })),
    ({ subject }) => subject.image ?? '',
  );
  const poses: (Pose | null)[] = dataset.samples.map(() => null);
  const detections = labelled.flatMap((image, index) => {
    const here = (found.get(matched[index] ?? -1) ?? []).map((person) => ({
      ...person,
      pose: map(person.pose),
    }));
    const scored = (subjects.get(image) ?? []).filter(({ subject }) => isScored(subject));
    const assigned =
      scored.length === 1
        ? [surest(here)]
        : assignDetections(
            scored.map(({ subject }) => subject),
            here.map(({ pose }) => pose),
          );
    scored.forEach((person, place) => {
      poses[person.index] = here[assigned[place] ?? -1]?.pose ?? null;
    });
    return here.map(({ pose, score }) => ({ image, pose, score }));
  });
  return {
    poses,
    detections,
    unused: images.length - matched.filter((index) => index !== undefined).length,
  };
}

function surest(people: readonly DetectedPerson[]): number | undefined {
  const best = Math.max(...people.map(({ score }) => score));
  const place = people.findIndex(({ score }) => score === best);
  return place < 0 ? undefined : place;
}

/** Numbers become the names of the pictures that are called by them, as COCO's are: `139` is `000000000139.jpg`. */
function fileNames(images: readonly string[], labelled: readonly string[]): readonly string[] {
  const names = new Map(
    labelled.flatMap((image) => {
      const [, digits] = /(?:^|[/\\_])(\d+)\.[^./\\]+$/.exec(image) ?? [];
      return digits === undefined ? [] : [[Number(digits), image] as const];
    }),
  );
  return images.map((image) => (/^\d+$/.test(image) ? (names.get(Number(image)) ?? image) : image));
}

function groupBy<Value, Key>(
  values: readonly Value[],
  key: (value: Value) => Key,
): ReadonlyMap<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}
