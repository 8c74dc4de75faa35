import type { AffinityFieldOptions, BeliefMapOptions } from '../codecs/index.ts';
import { at } from '../foundation/index.ts';
import { nchw, type Tensor, tensor } from '../tensor/index.ts';

/** Belief maps, optionally with affinity fields, of people at one scale. */
export interface ScaledMaps {
  /** The person's size in this view, divided by their size in the crop. */
  readonly scale: number;
  /** [1, channels, height, width]. */
  readonly maps: Tensor<'float32'>;
}

/**
 * The mean of maps over a pyramid of scales, as in the CPM authors' code. Each map is resampled (bilinearly) to the
 * cells of the crop. One difference from the authors' code: maps are resampled to the crop's cells, not to the image's
 * pixels.
 *
 * In maps of one person, cells outside a larger view count as "no joint here". With affinity fields there may be people
 * anywhere, so a cell is the mean of the views that show it.
 */
export function meanOverScales(
  views: readonly ScaledMaps[],
  options: BeliefMapOptions | AffinityFieldOptions,
): Tensor<'float32'> {
  const { maps: first } = at(views, 0);
  const [, , height, width] = nchw(first, 'the mean over scales');
  const total = new Float32Array(first.data.length);
  const seen = new Uint8Array(height * width);
  for (const view of views) addResampled(total, seen, view, options);
  const isMeanOfSeen = options.kind === 'affinity fields';
  for (let index = 0; index < total.length; index++) {
    total[index]! /= isMeanOfSeen ? Math.max(1, seen[index % seen.length]!) : views.length;
  }
  return tensor('float32', first.shape, total);
}

/** @param seen counts the views that show each cell. */
function addResampled(
  total: Float32Array,
  seen: Uint8Array,
  { scale, maps }: ScaledMaps,
  options: BeliefMapOptions | AffinityFieldOptions,
): void {
  const [, channels, height, width] = nchw(maps, 'the mean over scales');
  const cells = height * width;
  const [columns, rows] = [placesInView(width, scale), placesInView(height, scale)];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (columns[column] && rows[row]) seen[row * width + column]!++;
    }
  }
  // One cell of the crop covers scale² cells of the view, and their probabilities add up.
  const isDistribution = options.kind === 'belief maps' && options.normalization === 'probability';
  const gain = isDistribution ? scale * scale : 1;
  const { data } = maps;
  for (let channel = 0; channel < channels; channel++) {
    const start = channel * cells;
    const isBackground = options.background && channel === options.joints;
    const unseen = isBackground && options.kind === 'belief maps' ? 1 : 0;
    for (let row = 0; row < height; row++) {
      const vertical = rows[row];
      const [top, bottom] = [start + (vertical?.low ?? 0) * width, start + (vertical?.high ?? 0) * width];
      for (let column = 0; column < width; column++) {
        const horizontal = columns[column];
        const place = start + row * width + column;
        if (vertical === undefined || horizontal === undefined) {
          total[place]! += unseen;
          continue;
        }
        const { low, high, share } = horizontal;
        const above = data[top + low]! * (1 - share) + data[top + high]! * share;
        const below = data[bottom + low]! * (1 - share) + data[bottom + high]! * share;
        total[place]! += gain * (above * (1 - vertical.share) + below * vertical.share);
      }
    }
  }
}

/** Two neighboring cells along an axis, and the weight of the higher one. */
interface Neighbors {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

/**
 * The places of the crop's cells between the cells of a view with another scale and the same center, along one axis;
 * `undefined` outside the view. Half a cell beyond the outermost centers belongs to the outermost cells.
 */
function placesInView(extent: number, scale: number): readonly (Neighbors | undefined)[] {
  const center = (extent - 1) / 2;
  return Array.from({ length: extent }, (_, index) => {
    const place = center + scale * (index - center);
    if (place < -0.5 || place > extent - 0.5) return undefined;
    const inside = Math.min(extent - 1, Math.max(0, place));
    const low = Math.floor(inside);
    return { low, high: Math.min(low + 1, extent - 1), share: inside - low };
  });
}
