import { at } from '../foundation/index.ts';
import type { Size } from '../geometry/index.ts';
import type { Random } from '../random.ts';

/** Crops of low resolution, as of people far from the camera. */
export interface ResolutionOptions {
  readonly probability: number;
  /** Smallest resolution, as a share of the crop's. Drawn uniformly in doublings, up to 1. */
  readonly least: number;
}

/** Crops in which something covers a part of the person. */
export interface OcclusionOptions {
  readonly probability: number;
  /** Longest side of the covered rectangle, as a share of the crop's. Its shortest side is a quarter of that. */
  readonly largest: number;
}

/** A rectangle of one color, as shares of the crop's width and height. */
export interface Occluder {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly color: readonly [number, number, number];
}

/** A change that takes detail from a crop. The joints keep their places. */
export interface Degradation {
  /** Share of the crop's resolution that is left. */
  readonly resolution: number;
  readonly occluder?: Occluder | undefined;
}

/** Draws what takes detail from one crop. */
export function drawDegradation(
  random: Random,
  resolution: ResolutionOptions | undefined,
  occlusion: OcclusionOptions | undefined,
): Degradation {
  const isLow = resolution !== undefined && random.uniform(0, 1) < resolution.probability;
  const left = isLow ? resolution.least ** random.uniform(0, 1) : 1;
  if (occlusion === undefined || random.uniform(0, 1) >= occlusion.probability) return { resolution: left };
  const side = () => occlusion.largest * random.uniform(0.25, 1);
  const [width, height] = [side(), side()];
  const color = () => random.integer(256);
  return {
    resolution: left,
    occluder: {
      left: random.uniform(0, 1 - width),
      top: random.uniform(0, 1 - height),
      width,
      height,
      color: [color(), color(), color()],
    },
  };
}

/** Applies a degradation to a crop's pixels `[height, width, 3]`, in place. */
export function degrade(pixels: Uint8Array, size: Size, { resolution, occluder }: Degradation): void {
  if (occluder) cover(pixels, size, occluder);
  if (resolution < 1) reduceResolution(pixels, size, resolution);
}

function cover(pixels: Uint8Array, size: Size, { left, top, width, height, color }: Occluder): void {
  const [from, end] = [left, left + width].map((share) => Math.round(share * size.width)) as [number, number];
  const below = Math.round((top + height) * size.height);
  for (let row = Math.round(top * size.height); row < below; row++) {
    for (let column = from; column < end; column++) pixels.set(color, 3 * (row * size.width + column));
  }
}

/** Shrinks a crop by averages over rectangles, and enlarges it again by bilinear interpolation. */
function reduceResolution(pixels: Uint8Array, { width, height }: Size, share: number): void {
  const small = {
    width: Math.max(1, Math.round(width * share)),
    height: Math.max(1, Math.round(height * share)),
  };
  const averages = averaged(pixels, { width, height }, small);
  const columns = neighbors(width, small.width);
  for (const [row, { before, after, weight }] of neighbors(height, small.height).entries()) {
    const [above, below] = [before * small.width * 3, after * small.width * 3];
    let to = row * width * 3;
    for (const across of columns) {
      const [left, right] = [3 * across.before, 3 * across.after];
      for (let channel = 0; channel < 3; channel++) {
        const upper = mix(
          averages[above + left + channel]!,
          averages[above + right + channel]!,
          across.weight,
        );
        const lower = mix(
          averages[below + left + channel]!,
          averages[below + right + channel]!,
          across.weight,
        );
        pixels[to++] = Math.round(mix(upper, lower, weight));
      }
    }
  }
}

/** The mean colors of `small.height` × `small.width` rectangles that divide the crop. */
function averaged(pixels: Uint8Array, { width, height }: Size, small: Size): Float32Array {
  const sums = new Float32Array(small.width * small.height * 3);
  const counts = new Float32Array(small.width * small.height);
  const columnOf = Array.from({ length: width }, (_, x) => Math.floor((x * small.width) / width));
  for (let y = 0; y < height; y++) {
    const start = Math.floor((y * small.height) / height) * small.width;
    for (let x = 0; x < width; x++) {
      const cell = start + at(columnOf, x);
      const from = 3 * (y * width + x);
      for (let channel = 0; channel < 3; channel++) sums[3 * cell + channel]! += pixels[from + channel]!;
      counts[cell]! += 1;
    }
  }
  return sums.map((sum, place) => sum / counts[Math.floor(place / 3)]!);
}

/** For each pixel of an axis: the two nearest of the `few` cells on it, and the weight of the second. */
function neighbors(many: number, few: number) {
  return Array.from({ length: many }, (_, pixel) => {
    const place = Math.min(few - 1, Math.max(0, ((pixel + 0.5) * few) / many - 0.5));
    const before = Math.floor(place);
    return { before, after: Math.min(few - 1, before + 1), weight: place - before };
  });
}

function mix(one: number, other: number, weight: number): number {
  return one + weight * (other - one);
}
