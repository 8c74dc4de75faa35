import type { Builder } from '../../builder-type.ts';
import { range } from '../../ops/shapes.ts';
import type { Value } from '../../value.ts';
import { channelProducts } from '../channel-products.ts';
import { transposed } from './filter.ts';
import { type Grid, gridOf, type TiledConvolution } from './grid.ts';
import { matrixValue, transformInput, transformTiles } from './transform.ts';

/**
 * dL/dweight [O, C, kH, kW] of a convolution, with fewer products than terms.
 * @param gradient dL/dy, [N, O, H', W'].
 */
export function winogradWeightGradient(
  x: Value,
  gradient: Value,
  convolution: TiledConvolution,
  g: Builder,
): Value {
  const grid = gridOf(convolution);
  const { size, tiles, blocks, products, folded } = grid;
  const { taps, outputs, output, weight } = grid.filter;
  const images = transformInput(x, grid, g);
  const gradients = transformTiles(
    gradient,
    {
      matrix: transposed(output),
      size: outputs,
      step: outputs,
      start: [0, 0],
      count: tiles,
      batchFirst: !folded,
    },
    g,
  );
  const cells = size.batch * tiles[0] * tiles[1];
  const back = matrixValue(weight);
  const rows = range(blocks[0]).map((row) => {
    const sums = folded
      ? g.matmul(
          g.reshape(gradients, [products, size.outputs, cells]),
          g.reshape(images, [products, size.inputs, cells]),
          { transposeB: true },
        )
      : channelProducts(gradients, besideEachOther(images, row, grid, g), g);
    const count = size.outputs * blocks[1] * size.inputs;
    const kernels = g.matmul(g.reshape(sums, [products, count]), back, { transposeA: true });
    return g.reshape(kernels, [size.outputs, 1, blocks[1], size.inputs, taps, taps]);
  });
  const whole = g.reshape(g.transpose(g.concat(rows, 1), [0, 3, 1, 4, 2, 5]), [
    size.outputs,
    size.inputs,
    blocks[0] * taps,
    blocks[1] * taps,
  ]);
  return g.slice(whole, { 2: { end: size.kernel[0] }, 3: { end: size.kernel[1] } });
}

/** The tiles read by one row of the kernel's blocks, side by side: [N, products, blocks · C, tiles]. */
function besideEachOther(images: Value, row: number, { tiles, blocks }: Grid, g: Builder): Value {
  const columns = range(blocks[1]).map((column) =>
    g.slice(images, {
      3: { start: row, end: row + tiles[0] },
      4: { start: column, end: column + tiles[1] },
    }),
  );
  return g.concat(columns, 2);
}
