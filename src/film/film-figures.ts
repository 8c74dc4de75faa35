import type { Figure } from '../body/index.ts';
import { at, median } from '../foundation/index.ts';
import type { Size } from '../geometry/index.ts';
import { type FigureFrame, personFigure } from '../runs/index.ts';
import type { TrackedFrame } from '../skeletons/index.ts';
import { namedPoints } from './lift-frames.ts';

/** Somebody who was lifted in fewer frames does not become a figure. */
export const leastFigureFrames = 5;

/** How the people of a film become figures. */
export interface FilmFiguresOptions {
  /** Everybody's standing height in millimeters. Default: as lifted. */
  readonly height?: number | undefined;
}

/**
 * The people of a film as figures that move, from frames with identities and lifted poses. Somebody has a figure from the
 * first to the last frame that shows them, if at least five frames do. Everybody's poses are in memory.
 * @param joints names of the poses' joints. @param size of the film, in pixels.
 */
export async function filmFigures(
  frames: AsyncIterable<TrackedFrame> | Iterable<TrackedFrame>,
  joints: readonly string[],
  size: Size,
  { height }: FilmFiguresOptions = {},
): Promise<readonly Figure[]> {
  const people = new Map<number, Map<number, FigureFrame>>();
  const times = new Map<number, number>();
  for await (const { frame, time, people: found } of frames) {
    if (time !== undefined) times.set(frame, time);
    for (const { id, point3d, pose } of found) {
      if (id <= 0 || point3d === undefined) continue;
      const own = people.get(id) ?? new Map<number, FigureFrame>();
      people.set(id, own.set(frame, { point3d, joints: namedPoints(joints, pose ?? []) }));
    }
  }
  const frameRate = rateOf(times);
  return [...people]
    .filter(([, own]) => own.size >= leastFigureFrames)
    .sort(([a], [b]) => a - b)
    .map(([id, own]) => {
      // Frames come in order.
      const seen = [...own.keys()];
      const [first, last] = [at(seen, 0), at(seen, -1)];
      const shown = Array.from(
        { length: last - first + 1 },
        (_, index): FigureFrame => own.get(first + index) ?? { point3d: undefined, joints: {} },
      );
      const start = times.get(first) ?? first / frameRate;
      return personFigure(shown, size, { name: `person ${id}`, frameRate, start, height });
    });
}

/** Frames per second, from the usual time between two frames; 30 where the times are not known. */
function rateOf(times: ReadonlyMap<number, number>): number {
  const known = [...times].sort(([a], [b]) => a - b);
  const gaps = known.slice(1).flatMap(([frame, time], index) => {
    const [before, timeBefore] = at(known, index);
    const gap = (time - timeBefore) / (frame - before);
    return gap > 0 ? [gap] : [];
  });
  return gaps.length === 0 ? 30 : 1 / median(gaps);
}
