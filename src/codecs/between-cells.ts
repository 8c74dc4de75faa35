import type { CellPoint, Size } from '../geometry/index.ts';

/** A place between cells of a map: its four neighbors and their weights. */
export interface BetweenCells {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** The weight of `right`, from 0 to 1; `left` has the remaining weight. */
  readonly shareRight: number;
  /** The weight of `bottom`, from 0 to 1; `top` has the remaining weight. */
  readonly shareBottom: number;
}

/**
 * The cells around a point of a map. A point up to half a cell outside the outermost centers belongs to the outermost
 * cells. Farther out the map has no value, and the result is `undefined`.
 */
export function betweenCells({ x, y }: CellPoint, { width, height }: Size): BetweenCells | undefined {
  if (x < -0.5 || x > width - 0.5 || y < -0.5 || y > height - 0.5) return undefined;
  const [insideX, insideY] = [clamp(x, width - 1), clamp(y, height - 1)];
  const [left, top] = [Math.floor(insideX), Math.floor(insideY)];
  return {
    left,
    right: Math.min(left + 1, width - 1),
    top,
    bottom: Math.min(top + 1, height - 1),
    shareRight: insideX - left,
    shareBottom: insideY - top,
  };
}

/** The value of a map [height, width] between cells, interpolated bilinearly. */
export function interpolate(map: Float32Array, width: number, place: BetweenCells): number {
  const { left, right, top, bottom, shareRight, shareBottom } = place;
  const along = (row: number) =>
    map[row * width + left]! * (1 - shareRight) + map[row * width + right]! * shareRight;
  return along(top) * (1 - shareBottom) + along(bottom) * shareBottom;
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
