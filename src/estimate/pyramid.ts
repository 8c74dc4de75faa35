import {
  type AffinityFieldOptions,
  type BeliefMapOptions,
  type BetweenCells,
  betweenCells,
  interpolate,
} from '../codecs/index.ts';
import { at } from '../foundation/index.ts';
import { cellPoint, type Size } from '../geometry/index.ts';
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
  const count = (cell: number) =>
    options.kind === 'affinity fields' ? Math.max(1, seen[cell]!) : views.length;
  return tensor(
    'float32',
    first.shape,
    total.map((sum, index) => sum / count(index % seen.length)),
  );
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
  const places = placesInView({ width, height }, scale);
  for (const [cell, place] of places.entries()) if (place) seen[cell]!++;
  // One cell of the crop covers scale² cells of the view, and their probabilities add up.
  const isDistribution = options.kind === 'belief maps' && options.normalization === 'probability';
  const gain = isDistribution ? scale * scale : 1;
  for (let channel = 0; channel < channels; channel++) {
    const map = maps.data.subarray(channel * cells, (channel + 1) * cells);
    const isBackground = options.background && channel === options.joints;
    const unseen = isBackground && options.kind === 'belief maps' ? 1 : 0;
    for (const [cell, place] of places.entries()) {
      total[channel * cells + cell]! += place ? gain * interpolate(map, width, place) : unseen;
    }
  }
}

/**
 * The places of the crop's cells between the cells of a view with another scale and the same center; `undefined`
 * outside the view.
 */
function placesInView({ width, height }: Size, scale: number): readonly (BetweenCells | undefined)[] {
  const along = (extent: number, index: number) => {
    const center = (extent - 1) / 2;
    return center + scale * (index - center);
  };
  return Array.from({ length: width * height }, (_, cell) => {
    const point = cellPoint(along(width, cell % width), along(height, Math.floor(cell / width)));
    return betweenCells(point, { width, height });
  });
}
