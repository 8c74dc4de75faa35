import type { Detector } from '../detect/index.ts';
import { LimberError } from '../errors.ts';
import { assign } from '../foundation/index.ts';
import { boxOverlap } from '../geometry/index.ts';
import { detectBoxes, type PersonBox } from '../runs/index.ts';
import type { FilmImage } from './film-image.ts';

/** How often the detector searches a film unless told otherwise; docs/film.md has the measurement. */
export const defaultDetectEvery = 4;

/** Smallest overlap of a person's boxes in two frames between which the person is not searched. */
const safeOverlap = 0.5;
/** Two people whose boxes overlap more than this may be mistaken for each other. */
const crowded = 0.2;

/** A frame and the boxes of its people, or why they could not be found. */
export interface SearchedFrame {
  readonly frame: FilmImage;
  readonly boxes: Promise<readonly PersonBox[]>;
}

/** @throws LimberError for a number of frames that is not a whole number from 1 on. */
export function checkDetectEvery(every: number): number {
  if (Number.isInteger(every) && every >= 1) return every;
  throw new LimberError({
    what: 'the detector cannot search so often',
    got: `every ${every} frames`,
    expected: 'a whole number of frames, 1 or more',
  });
}

/**
 * Finds the boxes of people in every frame, but runs the detector only in every nth frame where this is safe. Between
 * two such frames a person's box moves on a straight line. If a person is in one of the two frames only, moved far or
 * is close to another one, the frame in the middle is searched too, and so on. So people appear and vanish in the same
 * frame as when every frame is searched, unless they do both between two searched frames.
 *
 * The frames of two intervals are in memory. The result does not depend on when work is done.
 * @param frames frames in order. The first one's number is a multiple of `every`.
 */
export async function* detectEvery(
  frames: AsyncGenerator<FilmImage>,
  detector: Detector,
  every: number,
): AsyncGenerator<SearchedFrame> {
  const detect = (frame: FilmImage) => {
    const found = detectBoxes(detector, frame.image);
    found.catch(() => {});
    return found;
  };
  const interval = async (): Promise<readonly FilmImage[]> => {
    const taken: FilmImage[] = [];
    while (taken.length < every) {
      const { done, value } = await frames.next();
      if (done) break;
      taken.push(value);
    }
    return taken;
  };
  try {
    let now = await interval();
    let first = now[0] && detect(now[0]);
    while (first !== undefined) {
      // The next interval is read, and its first frame searched, while this one is worked on.
      const next: readonly FilmImage[] = now.length === every ? await interval() : [];
      const end = next[0] && detect(next[0]);
      yield* searchBetween(now, first, end, detect);
      [now, first] = [next, end];
    }
  } finally {
    await frames.return(undefined);
  }
}

type Boxes = Promise<readonly PersonBox[]>;

/** @param end the boxes in the frame after these; without it, the last frame of all is searched. */
function* searchBetween(
  frames: readonly FilmImage[],
  start: Boxes,
  end: Boxes | undefined,
  detect: (frame: FilmImage) => Boxes,
): Generator<SearchedFrame> {
  const last = frames.at(-1);
  const boxes: (Boxes | undefined)[] = frames.map((_, index) => (index === 0 ? start : undefined));
  const stop = end ?? (frames.length > 1 && last !== undefined ? detect(last) : undefined);
  if (end === undefined && frames.length > 1) boxes[frames.length - 1] = stop;
  const length = end === undefined ? frames.length - 1 : frames.length;
  const between = stop && fill(0, start, length, stop);
  frames.forEach((_, index) => {
    boxes[index] ??= between?.then((found) => found.get(index) ?? []);
    // Whoever estimates the frame sees why its boxes could not be found.
    boxes[index]?.catch(() => {});
  });
  for (const [index, frame] of frames.entries()) yield { frame, boxes: boxes[index] ?? start };

  /** The boxes of the frames strictly between two searched ones. */
  async function fill(
    from: number,
    before: Boxes,
    to: number,
    after: Boxes,
  ): Promise<ReadonlyMap<number, readonly PersonBox[]>> {
    const found = new Map<number, readonly PersonBox[]>();
    if (to - from < 2) return found;
    const pairs = pairUp(await before, await after);
    if (pairs !== undefined) {
      for (let index = from + 1; index < to; index++) {
        const share = (index - from) / (to - from);
        found.set(
          index,
          pairs.map(([a, b]) => mixed(a, b, share)),
        );
      }
      return found;
    }
    const middle = (from + to) >> 1;
    const frame = frames[middle];
    if (frame === undefined) return found;
    const inside = detect(frame);
    found.set(middle, await inside);
    const halves = await Promise.all([fill(from, before, middle, inside), fill(middle, inside, to, after)]);
    for (const half of halves) for (const [index, people] of half) found.set(index, people);
    return found;
  }
}

/** The same people in two frames; `undefined` if it is not safe to say who is who. */
function pairUp(
  before: readonly PersonBox[],
  after: readonly PersonBox[],
): readonly (readonly [PersonBox, PersonBox])[] | undefined {
  if (before.length !== after.length || isCrowded(before) || isCrowded(after)) return undefined;
  const columns = assign(before.map((box) => after.map((other) => 1 - boxOverlap(box, other))));
  const pairs = before.flatMap((box, row) => {
    const other = after[columns[row] ?? -1];
    return other !== undefined && boxOverlap(box, other) >= safeOverlap ? [[box, other] as const] : [];
  });
  return pairs.length === before.length ? pairs : undefined;
}

function isCrowded(boxes: readonly PersonBox[]): boolean {
  return boxes.some((box, index) => boxes.slice(index + 1).some((other) => boxOverlap(box, other) > crowded));
}

function mixed(before: PersonBox, after: PersonBox, share: number): PersonBox {
  const mix = (a: number, b: number) => a + share * (b - a);
  return {
    x: mix(before.x, after.x),
    y: mix(before.y, after.y),
    width: mix(before.width, after.width),
    height: mix(before.height, after.height),
    score: mix(before.score ?? 1, after.score ?? 1),
  };
}
