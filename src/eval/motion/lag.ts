import { median } from '../../foundation/index.ts';
import type { PathPoint } from './paths.ts';

/** The largest lag that is searched, in seconds. */
const longest = 0.3;
/** A true joint that moves less than this between frames, in pixels, tells nothing of a lag. */
const still = 0.1;

/**
 * How much the found joints lag behind the true ones, in seconds: the shift δ for which found(t) and truth(t − δ)
 * differ least. The difference is the mean squared distance over all joints. Shifts are whole frames; a parabola
 * through the best three gives the fraction. Negative: the found joints are early.
 * @returns `null` if people hardly move, if paths are shorter than 0.6 s, or if the lag is longer than 0.3 s.
 */
export function lag(paths: readonly (readonly PathPoint[])[]): number | null {
  const steps = paths.flatMap((path) =>
    path.slice(1).map(({ time }, index) => time - (path[index]?.time ?? 0)),
  );
  if (steps.length === 0) return null;
  const step = median(steps);
  const reach = Math.floor(longest / step + 1e-6);
  const [shifts, motion] = [
    Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach),
    motionOf(paths),
  ];
  if (reach < 1 || motion < still) return null;
  const differences = shifts.map((shift) => difference(paths, shift * step));
  const best = differences.indexOf(Math.min(...differences));
  const [before, least, after] = [differences[best - 1], differences[best], differences[best + 1]];
  if (before === undefined || least === undefined || after === undefined) return null;
  const bend = before - 2 * least + after;
  if (!(bend > 0)) return null;
  return ((shifts[best] ?? 0) + (before - after) / (2 * bend)) * step;
}

/** The root mean squared movement of the true joints from frame to frame, in pixels. */
function motionOf(paths: readonly (readonly PathPoint[])[]): number {
  let [sum, count] = [0, 0];
  for (const path of paths) {
    path.slice(1).forEach(({ truth }, index) => {
      const before = path[index]?.truth ?? truth;
      sum += (truth.x - before.x) ** 2 + (truth.y - before.y) ** 2;
      count++;
    });
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

/** The mean squared distance of found(t) and truth(t − shift). All shifts are measured at the same times. */
function difference(paths: readonly (readonly PathPoint[])[], shift: number): number {
  let [sum, count] = [0, 0];
  for (const path of paths) {
    const [first, last] = [path[0]?.time ?? 0, path.at(-1)?.time ?? 0];
    for (const { time, found } of path) {
      if (time - first < longest - 1e-6 || last - time < longest - 1e-6) continue;
      const { x, y } = truthAt(path, time - shift);
      sum += (found.x - x) ** 2 + (found.y - y) ** 2;
      count++;
    }
  }
  return sum / count;
}

/** The true joint at a time, between two frames on the straight line. */
function truthAt(path: readonly PathPoint[], time: number): { readonly x: number; readonly y: number } {
  let [low, high] = [0, path.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((path[middle]?.time ?? 0) <= time) low = middle;
    else high = middle;
  }
  const [from, to] = [path[low], path[high]];
  if (!from || !to) return { x: Number.NaN, y: Number.NaN };
  const share = to.time > from.time ? (time - from.time) / (to.time - from.time) : 0;
  return {
    x: from.truth.x + share * (to.truth.x - from.truth.x),
    y: from.truth.y + share * (to.truth.y - from.truth.y),
  };
}
