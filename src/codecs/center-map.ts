import type { CropPoint, Size } from '../geometry/index.ts';

/** Convolutional Pose Machines' spread of the centre map, in input pixels. */
export const centerMapSigma = 21;

/**
 * The fourth input of Convolutional Pose Machines: a Gaussian at the centre of the person that is meant,
 * `[height, width]` at the input's resolution.
 */
export function centerMap(center: CropPoint, { width, height }: Size, sigma = centerMapSigma): Float32Array {
  const map = new Float32Array(width * height);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      map[at] = Math.exp(-((column - center.x) ** 2 + (row - center.y) ** 2) / (2 * sigma * sigma));
    }
  }
  return map;
}
