import { distinctPeople, repetitionRemarks } from '../data/index.ts';
import type { DetectedPeople } from './found.ts';

/**
 * People found, each once: somebody with the same joints at the same places of an image is there twice, and so is an
 * image of which another entry says the same. What is left out is named in `remarks`, as `data/repeated` rules.
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
      repeated.map(({ image }) => `somebody in ${image}`),
      where,
    ),
  };
}
