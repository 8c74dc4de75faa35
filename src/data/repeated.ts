/**
 * Repeated people in labels or predictions. All readers follow the same rule:
 * - Two records are of one person if the file's own key is the same, e.g. a frame of DeepLabCut or an id of COCO. They
 * are also of one person if they have the same joints at the same positions in one image.
 * - Two equal records of one person are read once, and a remark names them.
 * - Two different records of one person are refused, because it is unknown which one is right.
 */
import { LimberError } from '../errors.ts';
import type { Sample } from './dataset.ts';

/** Records without repetitions, and the repeated ones. */
export interface Distinct<Item> {
  readonly kept: readonly Item[];
  /** The records that were left out. */
  readonly repeated: readonly Item[];
}

export interface RepetitionRule<Item> {
  /** Items with the same key are of one person. `undefined` if the person cannot be identified. */
  readonly key: (item: Item) => string | undefined;
  /** Everything that the item states about the person. Items with the same key must agree in it. */
  readonly content: (item: Item) => unknown;
  /** The beginning of the error message, e.g. `a frame has two different labels`. */
  readonly what: string;
  /** Names the first item and a different one, for the message. */
  readonly got: (first: Item, other: Item) => string;
  readonly where: string;
}

/** @throws LimberError when two items with the same key differ. */
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
        expected: 'one record, or several equal ones',
        where,
      });
    }
  }
  return { kept, repeated };
}

/** The fields that distinguish labeled people in one image. */
export type Labels = Pick<Sample, 'image' | 'pose' | 'box' | 'crowd'>;

/** Removes people that repeat another record, with the same joints at the same positions in the image. */
export function distinctPeople<Person extends Labels>(people: readonly Person[]): Distinct<Person> {
  const rule = { content: () => null, what: '', got: () => '', where: '' };
  return readOnce(people, { key: personKey, ...rule });
}

/**
 * A key from the image and the labeled positions. With fewer than two positions, the box is included. `undefined` if
 * there are neither positions nor a box.
 */
function personKey({ image, pose, box, crowd = false }: Labels): string | undefined {
  const points = pose.map((joint) => joint && [joint.point.x, joint.point.y]);
  if (points.filter((point) => point !== null).length >= 2) return JSON.stringify([image, crowd, points]);
  if (box === undefined && points.every((point) => point === null)) return undefined;
  return JSON.stringify([image, crowd, points, box && [box.x, box.y, box.width, box.height]]);
}

const shown = 3;

/** A remark about records that were left out; empty if there are none. */
export function repetitionRemarks(names: readonly string[], where: string): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > shown ? `, and ${names.length - shown} more` : '';
  const records = names.length === 1 ? 'a repeated record was' : `${names.length} repeated records were`;
  return [`${records} read once: ${names.slice(0, shown).join(', ')}${more} – in ${where}`];
}
