import { zip } from '../../foundation/index.ts';
import { float32, int64, nchw } from '../../tensor/index.ts';
import type { ResizeAttributes } from '../attributes.ts';
import type { EmittedOperator } from '../operator.ts';
import { constant } from '../value.ts';
import { imageSize } from './shapes.ts';

/** Resizes rows and columns by nearest or linear interpolation, without antialiasing. */
export const resize: EmittedOperator<'resize'> = {
  infer: ([x], { size }) => {
    const [batch, channels] = nchw(x, 'Resize');
    return { dtype: x.dtype, shape: [batch, channels, ...size] };
  },
  // Interpolation is separable, y = R x Cᵀ, so the gradient is Rᵀ · gradient · C.
  gradient: ({ inputs: [x], attributes, gradient }, g) => {
    const from = imageSize(x.shape);
    const along = (axis: 0 | 1) => {
      const [extent, size] = [from[axis], attributes.size[axis]];
      return constant(float32([size, extent], interpolation(extent, size, attributes)));
    };
    return [g.matmul(along(0), g.matmul(gradient, along(1)), { transposeA: true })];
  },
  cost: 'pass',
  // Linear interpolation also reads the next cell.
  window: ({ inputs: [x], output }) => {
    const [from, to] = [imageSize(x.shape), imageSize(output.shape)];
    return { reach: [1, 1], strides: [from[0] / to[0], from[1] / to[1]] };
  },
  // Whole-number factors are written as factors, so that the file can be run at another size.
  emit: (context) => {
    const { node, constant, inputs, inputTypes, output, outputType, attributes } = context;
    const { mode, coordinates } = attributes;
    const factors = zip(outputType.shape, inputTypes[0].shape).map(([to, from]) => to / from);
    // With factors, the file's extents can be opened later. Only factors that single precision holds exactly are
    // written.
    const isExact = (factor: number) => Number.isInteger(factor) || Number.isInteger(Math.log2(factor));
    const target = factors.every(isExact)
      ? [constant(float32([4], factors))]
      : ['', constant(int64(outputType.shape))];
    node(
      'Resize',
      [inputs[0], '', ...target],
      {
        mode: { string: mode },
        coordinate_transformation_mode: { string: coordinates },
        nearest_mode: { string: nearestMode(coordinates) },
      },
      { output },
    );
  },
};

/**
 * Nearest interpolation. With asymmetric positions it takes the lower cell; otherwise the nearest cell, and the lower
 * one in a tie.
 */
function nearestMode(coordinates: ResizeAttributes['coordinates']): 'floor' | 'round_prefer_floor' {
  return coordinates === 'asymmetric' ? 'floor' : 'round_prefer_floor';
}

/** A matrix [to, from] that interpolates `from` cells to `to` cells. */
function interpolation(from: number, to: number, { mode, coordinates }: ResizeAttributes): Float32Array {
  const matrix = new Float32Array(to * from);
  for (let cell = 0; cell < to; cell++) {
    const position = sourcePosition(cell, from, to, coordinates);
    if (mode === 'nearest') {
      const nearest = coordinates === 'asymmetric' ? Math.floor(position) : Math.ceil(position - 0.5);
      matrix[cell * from + Math.min(from - 1, Math.max(0, nearest))] = 1;
      continue;
    }
    const inside = Math.min(from - 1, Math.max(0, position));
    const low = Math.floor(inside);
    const high = Math.min(from - 1, low + 1);
    // At the last cell `low` and `high` are the same, and the second part is 0.
    matrix[cell * from + high] = inside - low;
    matrix[cell * from + low] = 1 - (inside - low);
  }
  return matrix;
}

function sourcePosition(
  cell: number,
  from: number,
  to: number,
  coordinates: ResizeAttributes['coordinates'],
): number {
  switch (coordinates) {
    case 'half_pixel':
      return ((cell + 0.5) * from) / to - 0.5;
    case 'asymmetric':
      return (cell * from) / to;
    case 'align_corners':
      return to === 1 ? 0 : (cell * (from - 1)) / (to - 1);
  }
}
