import type { Evaluation, PersonScore } from '../eval/index.ts';
import type { Pose } from '../skeletons/index.ts';
import type { DocumentPose, GalleryPerson } from './document.ts';

/**
 * How well one person was found, in [0, 1]: the area under the person's own PCK curve. This is the mean over labeled
 * joints of 1 − error / limit, or 0 if the error exceeds the limit. Errors are relative to the person's own length,
 * so a tiny person with large errors does not dominate. `null` without a length to divide by.
 */
export function personScore({ errors, length }: PersonScore, limit: number): number | null {
  const labeled = errors.filter((error) => error !== null);
  if (length === null || labeled.length === 0) return null;
  const scores = labeled.map((error) => (error === 'missed' ? 0 : Math.max(0, 1 - error / (length * limit))));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** Chooses the people for a gallery: the worst, those around the median, and the best. No person is chosen twice. */
export function galleryPeople(
  { perPerson, curve }: Pick<Evaluation, 'perPerson' | 'curve'>,
  each: number,
): readonly Pick<GalleryPerson, 'place' | 'person'>[] {
  const limit = curve.thresholds.at(-1) ?? 1;
  const ranked = perPerson
    .flatMap((person) => {
      const score = personScore(person, limit);
      return score === null ? [] : [{ person: person.index, score }];
    })
    .sort((a, b) => a.score - b.score || a.person - b.person)
    .map(({ person }) => person);
  const count = Math.min(each, Math.ceil(ranked.length / 3));
  const middle = Math.max(count, Math.floor((ranked.length - count) / 2));
  const places = [
    { place: 'worst', people: ranked.slice(0, count) },
    { place: 'median', people: ranked.slice(middle, middle + count) },
    { place: 'best', people: ranked.slice(Math.max(middle + count, ranked.length - count)) },
  ] as const;
  return places.flatMap(({ place, people }) => people.map((person) => ({ place, person })));
}

/**
 * Chooses the people whom the second of two sources finds better, and those whom it finds worse, by the largest
 * difference.
 */
export function differingPeople(
  first: Pick<Evaluation, 'perPerson' | 'curve'>,
  second: Pick<Evaluation, 'perPerson'>,
  each: number,
): readonly Pick<GalleryPerson, 'place' | 'person'>[] {
  const limit = first.curve.thresholds.at(-1) ?? 1;
  const before = new Map(first.perPerson.map((person) => [person.index, personScore(person, limit)]));
  const ranked = second.perPerson
    .flatMap((person) => {
      const [score, other] = [personScore(person, limit), before.get(person.index) ?? null];
      return score === null || other === null ? [] : [{ person: person.index, gained: score - other }];
    })
    .sort((a, b) => b.gained - a.gained || a.person - b.person);
  const pick = (place: 'ahead' | 'behind', people: typeof ranked) =>
    people.slice(0, each).map(({ person }) => ({ place, person }));
  return [
    ...pick(
      'ahead',
      ranked.filter(({ gained }) => gained > 0),
    ),
    ...pick('behind', ranked.filter(({ gained }) => gained < 0).reverse()),
  ];
}

/** A pose as plain coordinates, for JSON. */
export function plainPose(pose: Pose): DocumentPose {
  return pose.map((joint) => joint && [joint.point.x, joint.point.y]);
}
