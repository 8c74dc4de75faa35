import { distinctPeople, repetitionRemarks } from '../data/index.ts';
import type { DetectedPeople } from './found.ts';

/**
 * Removes repeated people: two people are the same if they have the same joints at the same positions in the same
 * image. A repeated entry of an image is removed too. `remarks` names everything that was removed, by the rules of
 * `data/repeated`.
 */
export function foundOnce(
  found: DetectedPeople,
  where: string,
): { readonly found: DetectedPeople; readonly remarks: readonly string[] } {
  const people = found.people.map((person) => ({ ...person, name: found.images[person.image] ?? '' }));
  const { kept, repeated } = distinctPeople(
    people.map((person) => ({ ...person, image: person.name, person })),
  );
  if (repeated.length === 0) return { found, remarks: [] };
  const left = new Set(kept.map(({ person }) => person.image));
  const first = new Map([...found.images.entries()].toReversed().map(([index, name]) => [name, index]));
  const entries = [...found.images.entries()].filter(
    ([index, name]) => left.has(index) || first.get(name) === index,
  );
  const places = new Map(entries.map(([index], place) => [index, place]));
  return {
    found: {
      ...found,
      images: entries.map(([, name]) => name),
      people: kept.map(({ person: { name: _, ...person } }) => ({
        ...person,
        image: places.get(person.image) ?? 0,
      })),
    },
    remarks: repetitionRemarks(
      repeated.map(({ image }) => `a subject in ${image}`),
      where,
    ),
  };
}
