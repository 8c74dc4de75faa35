import type { ImagePoint } from '../../geometry/index.ts';
import type { PathPoint } from './paths.ts';

/**
 * Mean length of the difference of two accelerations, in pixels / s²: the acceleration error of Kanazawa et al. (2019),
 * over all joints and all three frames in a row. Times need not be equally far apart.
 * @returns `null` without three frames in a row.
 */
export function accelerationError(paths: readonly (readonly PathPoint[])[]): number | null {
  return meanAcceleration(paths, ({ found, truth }) => ({ x: found.x - truth.x, y: found.y - truth.y }));
}

/** Mean length of the acceleration of found joints, in pixels / s². @returns `null` without three frames in a row. */
export function acceleration(paths: readonly (readonly PathPoint[])[]): number | null {
  return meanAcceleration(paths, ({ found }) => found);
}

type Place = Pick<ImagePoint, 'x' | 'y'>;

function meanAcceleration(
  paths: readonly (readonly PathPoint[])[],
  placeOf: (point: PathPoint) => Place,
): number | null {
  let [sum, count] = [0, 0];
  for (const path of paths) {
    for (let index = 2; index < path.length; index++) {
      const [a, b, c] = [path[index - 2], path[index - 1], path[index]];
      if (!a || !b || !c) continue;
      const [from, via, to] = [placeOf(a), placeOf(b), placeOf(c)];
      const [before, after] = [b.time - a.time, c.time - b.time];
      const along = (axis: 'x' | 'y') =>
        (2 * ((to[axis] - via[axis]) / after - (via[axis] - from[axis]) / before)) / (before + after);
      sum += Math.hypot(along('x'), along('y'));
      count++;
    }
  }
  return count === 0 ? null : sum / count;
}
