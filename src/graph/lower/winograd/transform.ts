import { at } from '../../../foundation/index.ts';
import { float32 } from '../../../tensor/index.ts';
import type { Pair } from '../../attributes.ts';
import type { Builder } from '../../builder-type.ts';
import { extent, imageSize, pair } from '../../ops/shapes.ts';
import { constant, type Value } from '../../value.ts';
import type { Matrix } from './filter.ts';
import type { Grid } from './grid.ts';

export interface Transform {
  /** [products, size²]. */
  readonly matrix: Matrix;
  /** Rows and columns of a tile, and the distance of neighboring tiles. */
  readonly size: number;
  readonly step: number;
  /** Zeros above and left of the image. */
  readonly start: Pair;
  /** Rows and columns of tiles. */
  readonly count: Pair;
  /** `true`: the result is [N, products, C, rows, columns]; `false`: [products, C, N, rows, columns]. */
  readonly batchFirst: boolean;
}

/** Multiplies each tile's numbers with a matrix. x is [N, C, H, W], extended by zeros. */
export function transformTiles(
  x: Value,
  { matrix, size, step, start, count, batchFirst }: Transform,
  g: Builder,
): Value {
  const [batch, channels] = [extent(x.shape, 0), extent(x.shape, 1)];
  const image = imageSize(x.shape);
  const products = matrix.length;
  const after = pair((axis) => (count[axis] - 1) * step + size - start[axis] - image[axis]);
  const kernel = constant(float32([products, 1, size, size], Float32Array.from(matrix.flat())));
  // Axes are moved one at a time: ONNX Runtime does this on several threads.
  const ordered = batchFirst ? x : g.transpose(x, [1, 0, 2, 3]);
  const each = g.conv(g.reshape(ordered, [batch * channels, 1, ...image]), kernel, null, {
    strides: [step, step],
    padding: [...start, ...after],
  });
  const cells = count[0] * count[1];
  if (batchFirst) {
    const placed = g.transpose(g.reshape(each, [batch, channels, products, cells]), [0, 2, 1, 3]);
    return g.reshape(placed, [batch, products, channels, ...count]);
  }
  const placed = g.transpose(g.reshape(each, [channels * batch, products, cells]), [1, 0, 2]);
  return g.reshape(placed, [products, channels, batch, ...count]);
}

/** Multiplies the tiles of a convolution's input with the filter's matrix. */
export function transformInput(x: Value, { filter, padding, inputTiles, folded }: Grid, g: Builder): Value {
  const { input, inputs, outputs } = filter;
  return transformTiles(
    x,
    {
      matrix: input,
      size: inputs,
      step: outputs,
      start: [padding[0], padding[1]],
      count: inputTiles,
      batchFirst: !folded,
    },
    g,
  );
}

/** Joins tiles [… tiles, outputs²] into [N, O, H', W'] and cuts the border off. */
export function joinTiles(values: Value, { size, filter, tiles, folded }: Grid, g: Builder): Value {
  const { batch, outputs: channels, output } = size;
  const { outputs } = filter;
  const placed = folded
    ? g.transpose(g.reshape(values, [channels, batch, ...tiles, outputs, outputs]), [1, 0, 2, 4, 3, 5])
    : g.transpose(g.reshape(values, [batch, channels, ...tiles, outputs, outputs]), [0, 1, 2, 4, 3, 5]);
  const whole = g.reshape(placed, [batch, channels, tiles[0] * outputs, tiles[1] * outputs]);
  return g.slice(whole, { 2: { end: output[0] }, 3: { end: output[1] } });
}

export function matrixValue(rows: Matrix): Value {
  return constant(float32([rows.length, at(rows, 0).length], Float32Array.from(rows.flat())));
}
