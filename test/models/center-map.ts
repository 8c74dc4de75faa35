import type { CropPoint, Size } from '../../src/geometry/index.ts';

/** The Gaussian at the center that the network must compute, `[height, width]`. */
export function centerMapOnHost(center: CropPoint, { width, height }: Size, sigma: number): Float32Array {
  const map = new Float32Array(width * height);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      map[at] = Math.exp(-((column - center.x) ** 2 + (row - center.y) ** 2) / (2 * sigma * sigma));
    }
  }
  return map;
}
