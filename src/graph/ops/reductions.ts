import { int64, type Shape, sizeOf } from '../../tensor/index.ts';
import type { Attributes } from '../attributes.ts';
import type { Builder } from '../builder-type.ts';
import type { EmittedOperator } from '../operator.ts';
import type { Value } from '../value.ts';
import { extent } from './shapes.ts';

type Reduction = 'reduceSum' | 'reduceMean' | 'reduceMax';

export const reduceSum = reduction<'reduceSum'>('ReduceSum', (spreadOut) => spreadOut);

export const reduceMean = reduction<'reduceMean'>('ReduceMean', (spreadOut, { x, output }, g) =>
  g.divide(spreadOut, sizeOf(x.shape) / sizeOf(output.shape)),
);

/** Equal largest elements share the gradient equally. */
export const reduceMax = reduction<'reduceMax'>('ReduceMax', (spreadOut, { x, output, axes }, g) => {
  const largest = g.cast(g.equal(x, g.reshape(output, kept(x.shape, axes))), 'float32');
  return g.multiply(spreadOut, g.divide(largest, g.sum(largest, axes, true)));
});

interface Reduced {
  readonly x: Value;
  readonly output: Value;
  readonly axes: readonly number[];
}

function reduction<Name extends Reduction>(
  onnx: string,
  share: (spreadOut: Value, reduced: Reduced, g: Builder) => Value,
): EmittedOperator<Name> {
  return {
    cost: 'pass',
    window: 'all',
    infer: ([x], { axes, keepDims }: Attributes[Reduction]) => {
      for (const axis of axes) extent(x.shape, axis);
      const shape = keepDims ? kept(x.shape, axes) : x.shape.filter((_, axis) => !axes.includes(axis));
      return { dtype: x.dtype, shape };
    },
    gradient: ({ inputs: [x], output, attributes, gradient }, g) => {
      const { axes }: Attributes[Reduction] = attributes;
      const spreadOut = g.expand(g.reshape(gradient, kept(x.shape, axes)), x.shape);
      return [share(spreadOut, { x, output, axes }, g)];
    },
    emit: ({ node, constant, inputs, output, attributes }) => {
      const { axes, keepDims }: Attributes[Reduction] = attributes;
      node(onnx, [inputs[0], constant(int64(axes))], { keepdims: { int: Number(keepDims) } }, { output });
    },
  };
}

/** The shape with the given axes reduced to 1. */
function kept(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}
