/**
 * What happens to a person whom labels or predictions have twice. One rule holds for every reader:
 *
 * - Two records are of one person when the file's own key says so (a frame of DeepLabCut, an id of COCO), or when they
 *   put the same joints at the same places of one image.
 * - Two records of one person that say the same are read once. A remark names them.
 * - Two records of one person that differ are refused, because nobody knows which one is right.
 */
import { LimberError } from '../errors.ts';
import type { Sample } from './dataset.ts';

/** Records without repetitions, and those that repeat one of them. */
export interface Distinct<Item> {
  readonly kept: readonly Item[];
  /** The records that were left out. */
  readonly repeated: readonly Item[];
}

export interface RepetitionRule<Item> {
  /** Items of one key are of one person; `undefined` where nothing can be said. */
  readonly key: (item: Item) => string | undefined;
  /** Everything that the item says of the person. Items of one key must agree in it. */
  readonly content: (item: Item) => unknown;
  /** The refusal's words: what is there twice, e.g. `a frame is labelled twice, differently`. */
  readonly what: string;
  /** Names the first item and one that differs. */
  readonly got: (first: Item, other: Item) => string;
  readonly where: string;
}

/** @throws LimberError when two items of one key differ. */
export function readOnce<Item>(
  items: readonly Item[],
  { key, content, what, got, where }: RepetitionRule<Item>,
): Distinct<Item> {
  const first = new Map<string, { readonly item: Item; readonly text: string }>();
  const kept: Item[] = [];
  const repeated: Item[] = [];
  for (const item of items) {
    const name = key(item);
    const text = JSON.stringify(content(item));
    const known = name === undefined ? undefined : first.get(name);
    if (known === undefined) {
      if (name !== undefined) first.set(name, { item, text });
      kept.push(item);
    } else if (known.text === text) {
      repeated.push(item);
    } else {
      throw new LimberError({
        what,
        got: got(known.item, item),
        expected: 'one record, or several that say the same',
        where,
      });
    }
  }
  return { kept, repeated };
}

/** What tells labelled people of one image apart. */
export type Labels = Pick<Sample, 'image' | 'pose' | 'box' | 'crowd'>;

/** The people without those whom another record has already, with the same joints at the same places of the image. */
export function distinctPeople<Person extends Labels>(people: readonly Person[]): Distinct<Person> {
  const rule = { content: () => null, what: '', got: () => '', where: '' };
  return readOnce(people, { key: personKey, ...rule });
}

/** The image and the labelled places; with fewer than two of them the box counts too. `undefined` where there is nothing. */
function personKey({ image, pose, box, crowd = false }: Labels): string | undefined {
  const points = pose.map((joint) => joint && [joint.point.x, joint.point.y]);
  if (points.filter((point) => point !== null).length >= 2) return JSON.stringify([image, crowd, points]);
  if (box === undefined && points.every((point) => point === null)) return undefined;
  return JSON.stringify([image, crowd, points, box && [box.x, box.y, box.width, box.height]]);
}

const shown = 3;

/** The remark on records that were left out; none where nothing was. */
export function repetitionRemarks(names: readonly string[], where: string): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > shown ? `, and ${names.length - shown} more` : '';
  const records =
    names.length === 1
      ? 'a record is there twice and was'
      : `${names.length} records are there twice and were`;
  return [`${records} read once: ${names.slice(0, shown).join(', ')}${more} – in ${where}`];
}
