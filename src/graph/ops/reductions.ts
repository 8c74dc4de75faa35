import { int64, type Shape, sizeOf } from '../../tensor/index.ts';
import type { Attributes } from '../attributes.ts';
import type { Builder, Operator } from '../operator.ts';
import type { Value } from '../value.ts';
import { extent, inputType } from './shapes.ts';

type Reduction = 'reduceSum' | 'reduceMean' | 'reduceMax';

export const reduceSum = reduction<'reduceSum'>('ReduceSum', (spreadOut) => spreadOut);

export const reduceMean = reduction<'reduceMean'>('ReduceMean', (spreadOut, { x, output }, g) =>
  g.divide(spreadOut, sizeOf(x.shape) / sizeOf(output.shape)),
);

/** Equal largest elements share the gradient. */
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
): Operator<Name> {
  return {
    infer: (inputs, { axes, keepDims }: Attributes[Reduction]) => {
      const x = inputType(inputs, 0, onnx);
      for (const axis of axes) extent(x.shape, axis);
      const shape = keepDims ? kept(x.shape, axes) : x.shape.filter((_, axis) => !axes.includes(axis));
      return { dtype: x.dtype, shape };
    },
    gradient: ({ inputs: [x], output, attributes, gradient }, g) => {
      const { axes }: Attributes[Reduction] = attributes;
      const spreadOut = g.expand(g.reshape(gradient, kept(x!.shape, axes)), x!.shape);
      return [share(spreadOut, { x: x!, output, axes }, g)];
    },
    emit: ({ node, constant, inputs, inputTypes, output, attributes }) => {
      const { axes, keepDims }: Attributes[Reduction] = attributes;
      const keep = { keepdims: { int: Number(keepDims) } };
      const [inner, outer] = inTurn(axes, inputTypes[0]!.shape.length);
      const partial =
        inner.length === 0 ? inputs[0]! : node(onnx, [inputs[0]!, constant(int64(inner))], keep);
      node(onnx, [partial, constant(int64(outer))], keep, { output });
    },
  };
}

/**
 * Axes to be reduced first, and then: each channel's sum over batch, rows and columns is twice as fast when the last
 * two, which lie together in memory, come before the batch.
 */
function inTurn(
  axes: readonly number[],
  rank: number,
): readonly [inner: readonly number[], outer: readonly number[]] {
  const inner = axes.filter((axis) => range(axis, rank).every((later) => axes.includes(later)));
  const outer = axes.filter((axis) => !inner.includes(axis));
  return outer.length === 0 ? [[], axes] : [inner, outer];
}

function range(start: number, end: number): readonly number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

/** The shape with the given axes reduced to 1. */
function kept(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}
