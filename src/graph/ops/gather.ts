import { LimberError } from '../../errors.ts';
import { formatShape, type Shape, zeros } from '../../tensor/index.ts';
import type { EmittedOperator } from '../operator.ts';
import { extent } from './shapes.ts';

/** Picks slices along an axis. The axes of `indices` (int64) replace the axis. */
export const gather: EmittedOperator<'gather'> = {
  cost: 'pass',
  window: 'all',
  infer: ([x, indices], { axis }) => {
    return { dtype: x.dtype, shape: gatheredShape(x.shape, indices.shape, axis) };
  },
  gradient: ({ inputs: [x, indices], attributes: { axis }, gradient }, g) => [
    g.scatterAdd(gradient, indices, axis, x.shape),
    null,
  ],
  emit: ({ node, inputs, output, attributes }) => {
    node('Gather', inputs, { axis: { int: attributes.axis } }, { output });
  },
};

/** Adds slices into zeros of `shape` at `indices` along an axis. Slices with the same index are summed. */
export const scatterAdd: EmittedOperator<'scatterAdd'> = {
  cost: 'pass',
  window: 'all',
  infer: ([updates, indices], { axis, shape }) => {
    const expected = gatheredShape(shape, indices.shape, axis);
    if (expected.join() !== updates.shape.join()) {
      throw new LimberError({
        what: 'ScatterAdd has updates that do not fit its indices',
        got: formatShape(updates.shape),
        expected: formatShape(expected),
      });
    }
    return { dtype: updates.dtype, shape };
  },
  gradient: ({ inputs: [, indices], attributes: { axis }, gradient }, g) => [
    g.gather(gradient, indices, axis),
    null,
  ],
  // ScatterND needs the axis first, so the axis is moved there and back.
  emit: ({ node, constant, inputs, inputTypes, output, outputType, attributes: { axis, shape } }) => {
    const indexRank = inputTypes[1].shape.length;
    const axes = shape.map((_, other) => other);
    const forward = [axis, ...axes.filter((other) => other !== axis)];
    const updateAxes = inputTypes[0].shape.map((_, other) => other);
    const indexAxes = updateAxes.slice(axis, axis + indexRank);
    const updateOrder = [...indexAxes, ...updateAxes.filter((other) => !indexAxes.includes(other))];
    const data = constant(
      zeros(
        outputType.dtype,
        forward.map((other) => extent(shape, other)),
      ),
    );
    const last = constant({ dtype: 'int64', shape: [1], data: BigInt64Array.of(BigInt(indexRank)) });
    const indices = node('Unsqueeze', [inputs[1], last]);
    const updates = node('Transpose', [inputs[0]], { perm: { ints: updateOrder } });
    const scattered = node('ScatterND', [data, indices, updates], { reduction: { string: 'add' } });
    const back = axes.map((other) => forward.indexOf(other));
    node('Transpose', [scattered], { perm: { ints: back } }, { output });
  },
};

function gatheredShape(shape: Shape, indices: Shape, axis: number): Shape {
  return [...shape.slice(0, axis), ...indices, ...shape.slice(axis + 1)];
}
