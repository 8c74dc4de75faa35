import type { Shape } from '../../tensor/index.ts';
import type { Pair } from '../attributes.ts';
import { extent, imageSize } from '../ops/shapes.ts';

/** The extents of a convolution. */
export interface ConvolutionSize {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Rows and columns of the kernel and of the output. */
  readonly kernel: Pair;
  readonly output: Pair;
}

/** @param x [N, C, H, W]. @param weight [O, C, kH, kW]. @param output rows and columns of the result. */
export function convolutionSize(x: Shape, weight: Shape, output: Pair): ConvolutionSize {
  return {
    batch: extent(x, 0),
    inputs: extent(x, 1),
    outputs: extent(weight, 0),
    kernel: imageSize(weight),
    output,
  };
}
