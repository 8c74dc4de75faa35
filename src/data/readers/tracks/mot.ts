import { LimberError } from '../../../errors.ts';
import type { TrackedFrame, TrackedPerson } from '../../../skeletons/index.ts';
import type { TextFile } from '../../text.ts';

/** How a MOT file is read. */
export interface MotOptions {
  /** Whether the file is ground truth: a line whose confidence is 0 is then left out, as MOTChallenge's evaluation does. */
  readonly truth?: boolean | undefined;
}

/** Further out than any frame reaches. */
const farthest = 1e6;

/**
 * Reads MOTChallenge's text: a line `frame,id,left,top,width,height,confidence,…` for each person in each frame. Later
 * values are ignored. Identity −1 means a detection without an identity, which may occur several times.
 *
 * Pixels count from 1 in these files and from 0 in the returned boxes.
 * @returns the frames with people, in order
 * @throws LimberError naming file and line.
 */
export function readMot(
  { text, where }: TextFile,
  { truth = false }: MotOptions = {},
): readonly TrackedFrame[] {
  const frames = new Map<number, TrackedPerson[]>();
  let lines = 0;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    lines++;
    const place = `${where}, line ${index + 1}`;
    const { frame, person } = readLine(line, place);
    if (truth && person.confidence === 0) continue;
    const people = frames.get(frame) ?? [];
    frames.set(frame, people);
    if (person.id !== -1 && people.some(({ id }) => id === person.id)) {
      throw new LimberError({ what: `identity ${person.id} appears twice in frame ${frame}`, where: place });
    }
    people.push(person);
  }
  if (lines === 0) throw new LimberError({ what: 'no tracks', got: 'an empty file', where });
  return [...frames].sort(([a], [b]) => a - b).map(([frame, people]) => ({ frame, people }));
}

function readLine(line: string, where: string): { readonly frame: number; readonly person: TrackedPerson } {
  const fields = line.split(',').map((field) => (field.trim() === '' ? Number.NaN : Number(field)));
  const [frame = Number.NaN, id = Number.NaN, left = 0, top = 0, width = 0, height = 0, confidence] = fields;
  const inReach = (value: number) => Math.abs(value) <= farthest;
  const known = fields.slice(0, 7);
  const fits =
    known.length >= 6 &&
    known.every(inReach) &&
    [frame, id].every(Number.isInteger) &&
    frame >= 0 &&
    width > 0 &&
    height > 0;
  if (!fits) {
    throw new LimberError({
      what: 'not a line of a MOT file',
      got: JSON.stringify(line.slice(0, 60)),
      expected:
        'frame,id,left,top,width,height,confidence with whole numbers for frame and id and sides above 0',
      where,
    });
  }
  const box = { x: left - 1, y: top - 1, width, height };
  return { frame, person: { id, box, confidence } };
}
