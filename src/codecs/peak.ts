import { type CellPoint, cellPoint } from '../geometry/index.ts';

export interface Peak {
  readonly point: CellPoint;
  /** The map's value in the cell. */
  readonly value: number;
}

/** The highest cell of a map. */
export function highestCell(map: Float32Array): number {
  let highest = 0;
  for (let cell = 1; cell < map.length; cell++) if (map[cell]! > map[highest]!) highest = cell;
  return highest;
}

/**
 * The top of a map `[height, width]` around a cell, to a fraction of a cell. On each axis, a parabola is laid through
 * the logarithms of the cell and its two neighbors. This is exact for a Gaussian of any width. If one neighbor is
 * missing or below `cutoff` times the cell, the other neighbor and the known `sigma` (in cells) are used.
 */
export function refinePeak(
  map: Float32Array,
  cell: number,
  width: number,
  height: number,
  sigma: number,
  cutoff: number,
): Peak {
  const value = map[cell]!;
  const [x, y] = [cell % width, Math.floor(cell / width)];
  if (!(value > 0)) return { point: cellPoint(x, y), value };
  const logarithm = (column: number, row: number) => {
    if (column < 0 || row < 0 || column >= width || row >= height) return undefined;
    const ratio = map[row * width + column]! / value;
    return ratio >= cutoff ? Math.log(ratio) : undefined;
  };
  return {
    point: cellPoint(
      x + offset(logarithm(x - 1, y), logarithm(x + 1, y), sigma),
      y + offset(logarithm(x, y - 1), logarithm(x, y + 1), sigma),
    ),
    value,
  };
}

/**
 * The distance of the top from the highest cell, in [−½, ½]. The arguments are the neighbors' logarithms relative to
 * the highest cell.
 */
function offset(before: number | undefined, after: number | undefined, sigma: number): number {
  if (before !== undefined && after !== undefined) {
    const curvature = before + after;
    return curvature < 0 ? clip((before - after) / (2 * curvature)) : 0;
  }
  if (after !== undefined) return clip(0.5 + sigma * sigma * after);
  if (before !== undefined) return -clip(0.5 + sigma * sigma * before);
  return 0;
}

function clip(distance: number): number {
  return Math.min(0.5, Math.max(-0.5, distance));
}
