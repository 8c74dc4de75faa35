import type { BeliefMapOptions } from '../codecs/index.ts';
import { type Tensor, tensor } from '../tensor/index.ts';

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
  const { shape } = views[0]!.maps;
  const total = new Float32Array(views[0]!.maps.data.length);
  for (const view of views) addResampled(total, view, options);
  for (let at = 0; at < total.length; at++) total[at]! /= views.length;
  return tensor('float32', shape, total);
}

function addResampled(total: Float32Array, { scale, maps }: ScaledMaps, options: BeliefMapOptions): void {
  const [, channels = 0, height = 0, width = 0] = maps.shape;
  const cells = height * width;
  const columns = samplesAlong(width, scale);
  const rows = samplesAlong(height, scale);
  // One cell of the crop covers scale² cells of the view, and their probabilities add up.
  const gain = options.normalization === 'probability' ? scale * scale : 1;
  for (let channel = 0; channel < channels; channel++) {
    const map = maps.data.subarray(channel * cells, (channel + 1) * cells);
    const unseen = channel === options.joints ? 1 : 0;
    for (const [y, row] of rows.entries()) {
      for (const [x, column] of columns.entries()) {
        const value = row && column ? gain * bilinear(map, width, row, column) : unseen;
        total[channel * cells + y * width + x]! += value;
      }
    }
  }
}

interface Sample {
  readonly before: number;
  readonly after: number;
  /** The weight of `after`; `before` has the rest. */
  readonly share: number;
}

/**
 * The positions of the crop's cells between the cells of a view with another scale and the same centre; `undefined`
 * outside the view.
 */
function samplesAlong(extent: number, scale: number): readonly (Sample | undefined)[] {
  const center = (extent - 1) / 2;
  return Array.from({ length: extent }, (_, index) => {
    const place = center + scale * (index - center);
    if (place < -0.5 || place > extent - 0.5) return undefined;
    const inside = Math.min(extent - 1, Math.max(0, place));
    const before = Math.floor(inside);
    return { before, after: Math.min(extent - 1, before + 1), share: inside - before };
  });
}

function bilinear(map: Float32Array, width: number, row: Sample, column: Sample): number {
  const along = (y: number) =>
    map[y * width + column.before]! * (1 - column.share) + map[y * width + column.after]! * column.share;
  return along(row.before) * (1 - row.share) + along(row.after) * row.share;
}
