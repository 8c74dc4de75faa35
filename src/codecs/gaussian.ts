import type { CellPoint } from '../geometry/index.ts';

/** A Gaussian with peak 1 that marks a joint in a belief map. */
export interface Gaussian {
  /** Standard deviation, in cells. */
  readonly sigma: number;
  /** Values below this are 0. */
  readonly cutoff: number;
}

/** How the Gaussians of several people are combined: added and clipped at 1, or the larger value in each cell. */
export type GaussianUnion = 'clipped sum' | 'maximum';

/** Draws a Gaussian around a point into a map `[height, width]`. */
export function drawGaussian(
  map: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  center: CellPoint,
  { sigma, cutoff }: Gaussian,
  union: GaussianUnion,
): void {
  const radius = sigma * Math.sqrt(-2 * Math.log(cutoff));
  const [top, bottom] = [Math.ceil(center.y - radius), Math.floor(center.y + radius)];
  const [left, right] = [Math.ceil(center.x - radius), Math.floor(center.x + radius)];
  for (let row = Math.max(0, top); row <= Math.min(height - 1, bottom); row++) {
    for (let column = Math.max(0, left); column <= Math.min(width - 1, right); column++) {
      const squared = (column - center.x) ** 2 + (row - center.y) ** 2;
      const value = Math.exp(-squared / (2 * sigma * sigma));
      const at = row * width + column;
      if (value < cutoff) continue;
      map[at] = union === 'maximum' ? Math.max(map[at]!, value) : Math.min(1, map[at]! + value);
    }
  }
}
