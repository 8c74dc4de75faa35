import { betweenCells, interpolate } from '../codecs/index.ts';
import {
  type Affine,
  applyAffine,
  cellPoint,
  compose,
  invert,
  scaling,
  translation,
} from '../geometry/index.ts';

/** Maps `[joints, height, width]` of one view of an image. */
export interface MapView {
  readonly maps: Float32Array;
  readonly joints: number;
  readonly width: number;
  readonly height: number;
  /** The map from the image to cells, whose centers are integers. */
  readonly toCells: Affine<'image', 'cell'>;
  /** For each joint, the index of its map. In a mirrored view this is the map of the opposite joint. */
  readonly order: readonly number[];
}

/** The map from input pixels to cells: cell i lies at pixel i × stride + offset. */
export function pixelsToCells(stride: number, offset: number): Affine<'crop', 'cell'> {
  return compose(translation<'crop'>(-offset, -offset), scaling<'crop', 'cell'>(1 / stride));
}

/**
 * The mean of several views' maps, on the cells of the first view. Each view is interpolated bilinearly at the position
 * of the cell. So mirrored, shifted and scaled views align to a fraction of a cell. The mean of a cell leaves out views
 * that do not cover it.
 */
export function averageViews(views: readonly [MapView, ...MapView[]]): Float32Array {
  const [first, ...others] = views;
  if (others.length === 0) return first.maps;
  const { joints, width, height } = first;
  const cells = width * height;
  const sums = Float32Array.from(first.maps);
  const counts = new Float32Array(cells).fill(1);
  for (const view of others) addView(sums, counts, first, view);
  for (let at = 0; at < joints * cells; at++) sums[at]! /= counts[at % cells]!;
  return sums;
}

function addView(sums: Float32Array, counts: Float32Array, first: MapView, view: MapView): void {
  const toView = compose(invert(first.toCells), view.toCells);
  const cells = first.width * first.height;
  const others = view.width * view.height;
  const maps = view.order
    .slice(0, first.joints)
    .map((map) => view.maps.subarray(map * others, (map + 1) * others));
  for (let cell = 0; cell < cells; cell++) {
    const center = cellPoint(cell % first.width, Math.floor(cell / first.width));
    const place = betweenCells(applyAffine(toView, center), view);
    if (place === undefined) continue;
    counts[cell]!++;
    for (const [joint, map] of maps.entries()) {
      sums[joint * cells + cell]! += interpolate(map, view.width, place);
    }
  }
}
