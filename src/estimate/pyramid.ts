import { type BeliefMapOptions, type BetweenCells, betweenCells, interpolate } from '../codecs/index.ts';
import { at } from '../foundation/index.ts';
import { cellPoint, type Size } from '../geometry/index.ts';
import { nchw, type Tensor, tensor } from '../tensor/index.ts';

/** Belief maps of a person shown at a certain scale. */
export interface ScaledMaps {
  /** The person's size in this view, divided by their size in the crop. */
  readonly scale: number;
  /** [1, channels, height, width]. */
  readonly maps: Tensor<'float32'>;
}

/**
 * The mean of belief maps over a pyramid of scales, as in the CPM authors' code. Each map is resampled (bilinearly)
 * to the cells of the crop. Cells outside a larger view count as "no joint here".
 * One difference from the authors' code: maps are resampled to the crop's cells, not to the image's pixels.
 */
export function meanOverScales(views: readonly ScaledMaps[], options: BeliefMapOptions): Tensor<'float32'> {
  const { maps: first } = at(views, 0);
  const total = new Float32Array(first.data.length);
  for (const view of views) addResampled(total, view, options);
  return tensor(
    'float32',
    first.shape,
    total.map((sum) => sum / views.length),
  );
}

function addResampled(total: Float32Array, { scale, maps }: ScaledMaps, options: BeliefMapOptions): void {
  const [, channels, height, width] = nchw(maps, 'the mean over scales');
  const cells = height * width;
  const places = placesInView({ width, height }, scale);
  // One cell of the crop covers scale² cells of the view, and their probabilities add up.
  const gain = options.normalization === 'probability' ? scale * scale : 1;
  for (let channel = 0; channel < channels; channel++) {
    const map = maps.data.subarray(channel * cells, (channel + 1) * cells);
    const unseen = channel === options.joints ? 1 : 0;
    for (const [cell, place] of places.entries()) {
      total[channel * cells + cell]! += place ? gain * interpolate(map, width, place) : unseen;
    }
  }
}

/**
 * The places of the crop's cells between the cells of a view with another scale and the same centre; `undefined`
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
