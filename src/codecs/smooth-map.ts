import type { Size } from '../geometry/index.ts';

/**
 * A map `[height, width]` after convolution with a Gaussian, as before the decoding in "Distribution-Aware Coordinate
 * Representation for Human Pose Estimation" (Zhang et al., CVPR 2020, section 3.1). Beyond its borders a map is 0.
 * @param sigma of the Gaussian, in cells. Its values further away than three of them are left out.
 */
export function smoothMap(map: Float32Array, { width, height }: Size, sigma: number): Float32Array {
  const weights = gaussian(sigma);
  const rows = smoothLines(map, weights, { lines: height, length: width, between: width, along: 1 });
  return smoothLines(rows, weights, { lines: width, length: height, between: 1, along: width });
}

/** The lines of a map in one direction: their number and length, and the distances between neighbors in memory. */
interface Lines {
  readonly lines: number;
  readonly length: number;
  readonly between: number;
  readonly along: number;
}

function smoothLines(map: Float32Array, weights: Float32Array, lines: Lines): Float32Array {
  const smooth = new Float32Array(map.length);
  const radius = (weights.length - 1) / 2;
  for (let line = 0; line < lines.lines; line++) {
    const start = line * lines.between;
    for (let place = 0; place < lines.length; place++) {
      const [from, end] = [Math.max(0, place - radius), Math.min(lines.length - 1, place + radius)];
      let sum = 0;
      for (let near = from; near <= end; near++)
        sum += weights[near - place + radius]! * map[start + near * lines.along]!;
      smooth[start + place * lines.along] = sum;
    }
  }
  return smooth;
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
