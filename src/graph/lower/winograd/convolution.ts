import type { Builder } from '../../builder-type.ts';
import type { Value } from '../../value.ts';
import { flipKernel } from '../flip-kernel.ts';
import { transposed } from './filter.ts';
import { type Grid, gridOf, type TiledConvolution } from './grid.ts';
import { joinTiles, matrixValue, transformInput, transformTiles } from './transform.ts';

/**
 * y[n, o, r, c] = Σ weight[o, i, j, k] · x[n, i, r + j − p, c + k − p], with fewer products than terms.
 * @param weight [O, C, kH, kW]. With `reversed`, [C, O, kH, kW] with rows and columns read backwards: this is the
 * weight of the convolution's input gradient.
 */
export function winogradConvolution(
  x: Value,
  weight: Value,
  { reversed = false, ...convolution }: TiledConvolution & { readonly reversed?: boolean },
  g: Builder,
): Value {
  const grid = gridOf(convolution);
  const { size, tiles, products, folded } = grid;
  const count = size.outputs * tiles[0] * tiles[1];
  const images = transformInput(x, grid, g);
  const back = matrixValue(transposed(grid.filter.output));
  if (folded) {
    const flat = g.reshape(images, [products, size.inputs, size.batch * tiles[0] * tiles[1]]);
    const sums = g.matmul(kernelMatrices(weight, grid, reversed, g), flat, { transposeA: reversed });
    const outputs = g.matmul(g.reshape(sums, [products, size.batch * count]), back, { transposeA: true });
    return joinTiles(outputs, grid, g);
  }
  const kernels = kernelBlocks(reversed ? flipKernel(weight, 1, g) : weight, grid, g);
  const sums = g.conv(
    g.reshape(images, [size.batch, products * size.inputs, ...grid.inputTiles]),
    g.reshape(kernels, [products * size.outputs, size.inputs, ...grid.blocks]),
    null,
    { groups: products },
  );
  const outputs = g.matmul(g.reshape(sums, [size.batch, products, count]), back, { transposeA: true });
  return joinTiles(outputs, grid, g);
}

/** A kernel of one block as one matrix per product: [products, O, C], or [products, C, O] if reversed. */
function kernelMatrices(
  weight: Value,
  { size, filter, products }: Grid,
  reversed: boolean,
  g: Builder,
): Value {
  const { inputs, outputs } = size;
  const matrix = reversed ? filter.weight.map((row) => row.toReversed()) : filter.weight;
  const terms = g.reshape(weight, [outputs * inputs, filter.taps ** 2]);
  const kernels = g.matmul(matrixValue(matrix), terms, { transposeB: true });
  return g.reshape(kernels, reversed ? [products, inputs, outputs] : [products, outputs, inputs]);
}

/** [1, products, O · C, rows, columns]: the kernel's blocks as images of O · C channels. */
function kernelBlocks(weight: Value, { size, filter, blocks }: Grid, g: Builder): Value {
  const { inputs, outputs, kernel } = size;
  return transformTiles(
    g.reshape(weight, [1, outputs * inputs, ...kernel]),
    {
      matrix: filter.weight,
      size: filter.taps,
      step: filter.taps,
      start: [0, 0],
      count: blocks,
      batchFirst: true,
    },
    g,
  );
}
