import type { Size } from '../geometry/index.ts';
import { highestCell } from './peak.ts';

/** Cells below this share of the highest one are left out, so that only a part of the map has to be computed. */
const leastShare = 1e-3;

/**
 * A map `[height, width]` after convolution with a Gaussian, as before the decoding in "Distribution-Aware Coordinate
 * Representation for Human Pose Estimation" (Zhang et al., CVPR 2020, section 3.1). Beyond its borders a map is 0.
 * @param sigma of the Gaussian, in cells. Its values further away than three of them are left out.
 */
export function smoothMap(map: Float32Array, size: Size, sigma: number): Float32Array {
  const weights = gaussian(sigma);
  const radius = (weights.length - 1) / 2;
  const { top, bottom, left, right } = relevantPart(map, size);
  const { width, height } = size;
  const [first, last] = [Math.max(0, left - radius), Math.min(width - 1, right + radius)];
  const rows = new Float32Array(map.length);
  for (let y = top; y <= bottom; y++) {
    for (let x = first; x <= last; x++) {
      const [from, end] = [Math.max(left, x - radius), Math.min(right, x + radius)];
      let sum = 0;
      for (let near = from; near <= end; near++) sum += weights[near - x + radius]! * map[y * width + near]!;
      rows[y * width + x] = sum;
    }
  }
  const smooth = new Float32Array(map.length);
  for (let y = Math.max(0, top - radius); y <= Math.min(height - 1, bottom + radius); y++) {
    const [from, end] = [Math.max(top, y - radius), Math.min(bottom, y + radius)];
    for (let x = first; x <= last; x++) {
      let sum = 0;
      for (let near = from; near <= end; near++) sum += weights[near - y + radius]! * rows[near * width + x]!;
      smooth[y * width + x] = sum;
    }
  }
  return smooth;
}

/** The first and last row and column with a cell that counts. */
function relevantPart(map: Float32Array, { width, height }: Size) {
  const least = leastShare * map[highestCell(map)]!;
  let [top, bottom, left, right] = [height, -1, width, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (map[y * width + x]! < least) continue;
      if (y < top) top = y;
      bottom = y;
      if (x < left) left = x;
      if (x > right) right = x;
    }
  }
  return { top, bottom, left, right };
}

/** A Gaussian that sums to 1, at whole numbers up to three standard deviations from its middle. */
function gaussian(sigma: number): Float32Array {
  const radius = Math.ceil(3 * sigma);
  const weights = Float32Array.from({ length: 2 * radius + 1 }, (_, place) =>
    Math.exp(-((place - radius) ** 2) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
