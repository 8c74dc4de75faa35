import { at } from '../foundation/index.ts';
import type { CellPoint, Size } from '../geometry/index.ts';

/** The cells of a map whose centers lie inside a convex outline, or on it. @param corners in order, in either direction. */
export function cellsInside(corners: readonly CellPoint[], { width, height }: Size): readonly number[] {
  const inside: number[] = [];
  const [left, right] = range(
    corners.map(({ x }) => x),
    width,
  );
  const [top, bottom] = range(
    corners.map(({ y }) => y),
    height,
  );
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      if (isInside(column, row, corners)) inside.push(row * width + column);
    }
  }
  return inside;
}

/** The first and last row (or column) of the map between the smallest and the largest value. */
function range(values: readonly number[], extent: number): readonly [number, number] {
  return [Math.max(0, Math.ceil(Math.min(...values))), Math.min(extent - 1, Math.floor(Math.max(...values)))];
}

/** A point inside a convex outline lies on the same side of all edges. */
function isInside(x: number, y: number, corners: readonly CellPoint[]): boolean {
  let [onLeft, onRight] = [false, false];
  for (const [index, from] of corners.entries()) {
    const to = at(corners, (index + 1) % corners.length);
    const side = (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
    if (side > 0) onLeft = true;
    if (side < 0) onRight = true;
  }
  return !(onLeft && onRight);
}
