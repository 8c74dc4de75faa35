import { LimberError } from '../../errors.ts';
import { formatShape, nchw, sameShape } from '../../tensor/index.ts';
import type { PoolAttributes } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import type { Operator } from '../operator.ts';
import type { Value } from '../value.ts';
import { extent, imageSize, range } from './shapes.ts';

/**
 * The gradient of max-pooling with respect to its input. Each number of the gradient goes to the largest cell of its
 * window; of equal cells, to the first in reading order. Overlapping windows add up.
 * Inputs: x [N, C, H, W]; the pooled output and its gradient, both [N, C, H', W'].
 */
export const maxPoolGradient: Operator<'maxPoolGradient'> = {
  infer: ([x, output, gradient]) => {
    const name = 'MaxPoolGradient';
    nchw(x, name);
    if (!sameShape(output.shape, gradient.shape)) {
      throw new LimberError({
        what: `${name} has a gradient that does not fit its output`,
        got: `${formatShape(gradient.shape)} for ${formatShape(output.shape)}`,
      });
    }
    return x;
  },
  // A small change of x moves no gradient to another cell. So x and the output get no gradient.
  gradient: ({ inputs: [x, output], needed, attributes, gradient }, g) => [
    null,
    null,
    needed[2] ? atLargest(gradient, x, output, attributes, g) : null,
  ],
  cost: 'pass',
  window: 'all',
};

/** Picks from `values` [N, C, H, W] the cells at which x is largest in its window: [N, C, H', W']. */
function atLargest(values: Value, x: Value, output: Value, attributes: PoolAttributes, g: Builder): Value {
  const { kernel, strides } = attributes;
  const [rows, columns] = imageSize(output.shape);
  const [paddedX, paddedValues] = [
    padForPooling(x, output, attributes, lowest, g),
    padForPooling(values, output, attributes, 0, g),
  ];
  const place = (padded: Value, row: number, column: number) =>
    g.slice(padded, {
      2: { start: row, end: row + (rows - 1) * strides[0] + 1, step: strides[0] },
      3: { start: column, end: column + (columns - 1) * strides[1] + 1, step: strides[1] },
    });
  let open: Value = g.expand(g.scalar(1), output.shape);
  const shares = range(kernel[0]).flatMap((row) =>
    range(kernel[1]).map((column) => {
      const found = g.multiply(g.cast(g.equal(place(paddedX, row, column), output), 'float32'), open);
      open = g.subtract(open, found);
      return g.multiply(found, place(paddedValues, row, column));
    }),
  );
  return shares.reduce((sum, share) => g.add(sum, share));
}

/** A padding value below all others, so that a padded cell is never the largest of its window. */
export const lowest = -3.4e38;

/** x with the pooling's padding, up to the end of the last window. */
export function padForPooling(
  x: Value,
  output: Value,
  { kernel, strides, padding: [top, left] }: PoolAttributes,
  value: number,
  g: Builder,
): Value {
  const size = imageSize(x.shape);
  const end = (axis: 0 | 1) => (extent(output.shape, axis + 2) - 1) * strides[axis] + kernel[axis];
  const after = [Math.max(0, end(0) - top - size[0]), Math.max(0, end(1) - left - size[1])];
  return g.pad(x, [0, 0, top, left], [0, 0, ...after], value);
}
