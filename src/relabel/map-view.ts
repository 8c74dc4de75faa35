import { type Affine, compose, invert, scaling, translation } from '../geometry/index.ts';

/** Maps `[joints, height, width]` of one view of an image. */
export interface MapView {
  readonly maps: Float32Array;
  readonly joints: number;
  readonly width: number;
  readonly height: number;
  /** The map from the image to cells, whose centres are integers. */
  readonly toCells: Affine<'image', 'cell'>;
  /** For each joint, the index of its map. In a mirrored view this is the map of the opposite joint. */
  readonly order: readonly number[];
}

/** The map from input pixels to cells: cell i lies at pixel i × stride + offset. */
export function pixelsToCells(stride: number, offset: number): Affine<'crop', 'cell'> {
  return compose(translation<'crop'>(-offset, -offset), scaling<'crop', 'cell'>(1 / stride));
}

/**
 * The mean of several views' maps, on the cells of the first view. Each view is interpolated bilinearly at the
 * position of the cell, so mirrored, shifted and scaled views align to a fraction of a cell. Cells outside a view do
 * not include it in their mean.
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
  const { a, b, c, d, tx, ty } = compose(invert(first.toCells), view.toCells);
  const cells = first.width * first.height;
  const others = view.width * view.height;
  // Positions up to half a cell beyond the outermost centres still belong to the outermost cells.
  const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  const reaches = (value: number, count: number) => value >= -0.5 && value <= count - 0.5;
  for (let row = 0; row < first.height; row++) {
    for (let column = 0; column < first.width; column++) {
      const [u, v] = [a * column + b * row + tx, c * column + d * row + ty];
      if (!reaches(u, view.width) || !reaches(v, view.height)) continue;
      const [x, y] = [clamp(u, view.width), clamp(v, view.height)];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [right, bottom] = [Math.min(left + 1, view.width - 1), Math.min(top + 1, view.height - 1)];
      const [fx, fy] = [x - left, y - top];
      const cell = row * first.width + column;
      counts[cell]!++;
      for (let joint = 0; joint < first.joints; joint++) {
        const start = view.order[joint]! * others;
        const value = (x: number, y: number) => view.maps[start + y * view.width + x]!;
        sums[joint * cells + cell]! +=
          (1 - fy) * ((1 - fx) * value(left, top) + fx * value(right, top)) +
          fy * ((1 - fx) * value(left, bottom) + fx * value(right, bottom));
      }
    }
  }
}
