import { float32 } from '../../tensor/index.ts';
import type { Padding, Pair } from '../attributes.ts';
import type { Builder } from '../operator.ts';
import { flipKernel } from '../ops/flip-kernel.ts';
import { extent, pictureSize } from '../ops/shapes.ts';
import { constant, type Value } from '../value.ts';
import { type FastFilter, type Matrix, transposed } from './filter.ts';

/** Stride 1, no dilation, one group. */
export interface PlainConvolution {
  /** Of the input: [N, C, H, W]. */
  readonly x: Value;
  readonly padding: Padding;
  /** Rows and columns of the kernel and of the output. */
  readonly kernel: Pair;
  readonly output: Pair;
}

/**
 * y[n, o, r, c] = Σ weight[o, i, j, k] · x[n, i, r + j − p, c + k − p] with fewer products than terms.
 * @param weight [O, C, kH, kW]; or [C, O, kH, kW] where `backwards`, and its rows and columns are read from the end:
 * what carries a convolution's gradient back to its input.
 */
export function fastConvolution(
  convolution: PlainConvolution,
  weight: Value,
  filter: FastFilter,
  g: Builder,
  backwards = false,
): Value {
  const grid = gridOf(convolution, filter);
  const { tiles, blocks, products, folded } = grid;
  const [batch, inputs] = [extent(convolution.x.shape, 0), extent(convolution.x.shape, 1)];
  const channels = extent(weight.shape, backwards ? 1 : 0);
  const count = channels * tiles[0] * tiles[1];
  const pictures = inputProducts(convolution, grid, g);
  const back = matrix(transposed(filter.output));
  if (folded) {
    const flat = g.reshape(pictures, [products, inputs, batch * tiles[0] * tiles[1]]);
    const reversed = filter.weight.map((row) => row.toReversed());
    const terms = g.reshape(weight, [channels * inputs, filter.taps ** 2]);
    const kernels = g.matmul(matrix(backwards ? reversed : filter.weight), terms, { transposeB: true });
    const shape = backwards ? [products, inputs, channels] : [products, channels, inputs];
    const sums = g.matmul(g.reshape(kernels, shape), flat, { transposeA: backwards });
    const outputs = g.matmul(g.reshape(sums, [products, batch * count]), back, { transposeA: true });
    return untiled(outputs, channels, convolution, grid, g);
  }
  const kernels = kernelProducts(backwards ? flipKernel(weight, 1, g) : weight, grid, g);
  const sums = g.conv(
    g.reshape(pictures, [batch, products * inputs, ...grid.inputTiles]),
    g.reshape(kernels, [products * channels, inputs, ...blocks]),
    null,
    { groups: products },
  );
  const outputs = g.matmul(g.reshape(sums, [batch, products, count]), back, { transposeA: true });
  return untiled(outputs, channels, convolution, grid, g);
}

/**
 * dL/dweight [O, C, kH, kW] of the same convolution.
 * @param gradient dL/dy, [N, O, H', W'].
 */
export function fastWeightGradient(
  convolution: PlainConvolution,
  gradient: Value,
  filter: FastFilter,
  g: Builder,
): Value {
  const grid = gridOf(convolution, filter);
  const { tiles, blocks, products, folded } = grid;
  const { taps, outputs } = filter;
  const [batch, inputs] = [extent(convolution.x.shape, 0), extent(convolution.x.shape, 1)];
  const channels = extent(gradient.shape, 1);
  const pictures = inputProducts(convolution, grid, g);
  const gradients = transformed(
    gradient,
    {
      matrix: transposed(filter.output),
      size: outputs,
      step: outputs,
      start: [0, 0],
      count: tiles,
      batchFirst: !folded,
    },
    g,
  );
  const cells = tiles[0] * tiles[1];
  const back = matrix(filter.weight);
  const rows = range(blocks[0]).map((row) => {
    const met = folded ? pictures : besideEachOther(pictures, row, grid, g);
    const sums = folded
      ? g.matmul(
          g.reshape(gradients, [products, channels, batch * cells]),
          g.reshape(met, [products, inputs, batch * cells]),
          { transposeB: true },
        )
      : crossProducts(gradients, met, g);
    const count = channels * blocks[1] * inputs;
    const kernels = g.matmul(g.reshape(sums, [products, count]), back, { transposeA: true });
    return g.reshape(kernels, [channels, 1, blocks[1], inputs, taps, taps]);
  });
  const whole = g.reshape(g.transpose(g.concat(rows, 1), [0, 3, 1, 4, 2, 5]), [
    channels,
    inputs,
    blocks[0] * taps,
    blocks[1] * taps,
  ]);
  return g.slice(whole, { 2: { end: convolution.kernel[0] }, 3: { end: convolution.kernel[1] } });
}

/** The tiles that one row of the kernel's blocks meets, [N, products, blocks · C, tiles]. */
function besideEachOther(pictures: Value, row: number, { tiles, blocks }: Grid, g: Builder): Value {
  const columns = range(blocks[1]).map((column) =>
    g.slice(pictures, {
      3: { start: row, end: row + tiles[0] },
      4: { start: column, end: column + tiles[1] },
    }),
  );
  return g.concat(columns, 2);
}

/** [N, P, A, H, W] and [N, P, B, H, W] → [P, A, B]: products of channels, summed over batch and cells. */
function crossProducts(a: Value, b: Value, g: Builder): Value {
  const [batch, products, channelsA, rows, columns] = a.shape as [number, number, number, number, number];
  const channelsB = extent(b.shape, 2);
  const cells = rows * columns;
  const flat = (x: Value, channels: number) => g.reshape(x, [batch, products, channels, cells]);
  // Either every picture's products are summed afterwards, or the batch is moved beside the cells first:
  // whichever passes fewer numbers through memory.
  if (channelsA * channelsB <= (channelsA + channelsB) * cells) {
    return g.sum(g.matmul(flat(a, channelsA), flat(b, channelsB), { transposeB: true }), [0]);
  }
  const joined = (x: Value, channels: number) =>
    g.reshape(g.transpose(flat(x, channels), [1, 2, 0, 3]), [products, channels, batch * cells]);
  return g.matmul(joined(a, channelsA), joined(b, channelsB), { transposeB: true });
}

/**
 * A convolution in tiles. A kernel larger than the filter is cut into blocks of the filter's taps; tiles being as far
 * apart as blocks, what a block meets in one tile the block before meets in the next, so what remains to be done with
 * each of the filter's products is a small convolution over the grid of tiles. With one block it is a matrix product,
 * and the batch is folded into its columns.
 */
interface Grid {
  readonly filter: FastFilter;
  readonly products: number;
  readonly blocks: Pair;
  /** Tiles of the output, and of the input that its blocks meet. */
  readonly tiles: Pair;
  readonly inputTiles: Pair;
  readonly folded: boolean;
}

function gridOf({ kernel, output }: PlainConvolution, filter: FastFilter): Grid {
  const blocks = pair((axis) => Math.ceil(kernel[axis] / filter.taps));
  const tiles = pair((axis) => Math.ceil(output[axis] / filter.outputs));
  return {
    filter,
    products: filter.input.length,
    blocks,
    tiles,
    inputTiles: pair((axis) => tiles[axis] + blocks[axis] - 1),
    folded: blocks[0] * blocks[1] === 1,
  };
}

function inputProducts(
  { x, padding }: PlainConvolution,
  { filter, inputTiles, folded }: Grid,
  g: Builder,
): Value {
  const { input, inputs, outputs } = filter;
  return transformed(
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

/** [1, products, O · C, rows, columns]: the kernel's blocks as pictures of O · C channels. */
function kernelProducts(weight: Value, { filter, blocks }: Grid, g: Builder): Value {
  const [channels, inputs, rows, columns] = weight.shape as [number, number, number, number];
  return transformed(
    g.reshape(weight, [1, channels * inputs, rows, columns]),
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

interface Transform {
  /** [products, size²]. */
  readonly matrix: Matrix;
  /** Rows and columns of a tile, and how far neighbours are apart. */
  readonly size: number;
  readonly step: number;
  /** Zeros above and left of the picture. */
  readonly start: Pair;
  /** How many tiles. */
  readonly count: Pair;
  /** [N, products, C, rows, columns], or else [products, C, N, rows, columns]. */
  readonly batchFirst: boolean;
}

/** Each tile's numbers times a matrix; x [N, C, H, W] continues with zeros. */
function transformed(
  x: Value,
  { matrix, size, step, start, count, batchFirst }: Transform,
  g: Builder,
): Value {
  const [batch, channels] = [extent(x.shape, 0), extent(x.shape, 1)];
  const [height, width] = pictureSize(x.shape);
  const products = matrix.length;
  const after = (axis: 0 | 1) => (count[axis] - 1) * step + size - start[axis] - [height, width][axis]!;
  const kernel = constant(float32([products, 1, size, size], Float32Array.from(matrix.flat())));
  // Axes are moved one at a time, which ONNX Runtime does on several threads.
  const ordered = batchFirst ? x : g.transpose(x, [1, 0, 2, 3]);
  const each = g.conv(g.reshape(ordered, [batch * channels, 1, height, width]), kernel, null, {
    strides: [step, step],
    padding: [...start, after(0), after(1)],
  });
  const cells = count[0] * count[1];
  if (batchFirst) {
    const placed = g.transpose(g.reshape(each, [batch, channels, products, cells]), [0, 2, 1, 3]);
    return g.reshape(placed, [batch, products, channels, ...count]);
  }
  const placed = g.transpose(g.reshape(each, [channels * batch, products, cells]), [1, 0, 2]);
  return g.reshape(placed, [products, channels, batch, ...count]);
}

/** [… tiles, outputs²] → [N, O, H', W']: tiles laid side by side, what reaches over the border cut off. */
function untiled(
  values: Value,
  channels: number,
  { x, output }: PlainConvolution,
  { filter: { outputs }, tiles, folded }: Grid,
  g: Builder,
): Value {
  const batch = extent(x.shape, 0);
  const placed = folded
    ? g.transpose(g.reshape(values, [channels, batch, ...tiles, outputs, outputs]), [1, 0, 2, 4, 3, 5])
    : g.transpose(g.reshape(values, [batch, channels, ...tiles, outputs, outputs]), [0, 1, 2, 4, 3, 5]);
  const whole = g.reshape(placed, [batch, channels, tiles[0] * outputs, tiles[1] * outputs]);
  return g.slice(whole, { 2: { end: output[0] }, 3: { end: output[1] } });
}

function matrix(rows: Matrix): Value {
  return constant(float32([rows.length, rows[0]!.length], Float32Array.from(rows.flat())));
}

function pair(at: (axis: 0 | 1) => number): Pair {
  return [at(0), at(1)];
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
