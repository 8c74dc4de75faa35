import type { Padding, Pair } from '../../attributes.ts';
import { pair } from '../../ops/shapes.ts';
import type { ConvolutionSize } from '../convolution-size.ts';
import type { WinogradFilter } from './filter.ts';

/** A convolution with stride 1, no dilation and one group, to be computed with a filter. */
export interface TiledConvolution {
  readonly size: ConvolutionSize;
  readonly padding: Padding;
  readonly filter: WinogradFilter;
}

/**
 * The tiles of a convolution. A kernel larger than the filter is cut into blocks of the filter's size. Tiles are as far
 * apart as blocks. So a block reads in one tile the same numbers that the previous block reads in the next tile. Each
 * of the filter's products is therefore a small convolution over the grid of tiles. With one block it is a matrix
 * product, and the batch is folded into its columns.
 */
export interface Grid extends TiledConvolution {
  readonly products: number;
  readonly blocks: Pair;
  /** The number of tiles of the output, and of the input that its blocks read. */
  readonly tiles: Pair;
  readonly inputTiles: Pair;
  readonly folded: boolean;
}

export function gridOf(convolution: TiledConvolution): Grid {
  const { size, filter } = convolution;
  const blocks = pair((axis) => Math.ceil(size.kernel[axis] / filter.taps));
  const tiles = pair((axis) => Math.ceil(size.output[axis] / filter.outputs));
  return {
    ...convolution,
    products: filter.input.length,
    blocks,
    tiles,
    inputTiles: pair((axis) => tiles[axis] + blocks[axis] - 1),
    folded: blocks[0] * blocks[1] === 1,
  };
}
