import { LimberError } from '../../errors.ts';
import { float32, formatShape, int64, sizeOf } from '../../tensor/index.ts';
import type { EmittedOperator } from '../operator.ts';
import { perElement } from './elementwise.ts';
import { broadcastShapes, extent, inputType } from './shapes.ts';
import { spread } from './spread.ts';

/** Values side by side along an axis. */
export const concat: EmittedOperator<'concat'> = {
  ...perElement,
  infer: (inputs, { axis }) => {
    const first = inputType(inputs, 0, 'Concat');
    for (const { shape } of inputs) {
      if (
        shape.length !== first.shape.length ||
        shape.some((size, other) => other !== axis && size !== first.shape[other])
      ) {
        throw new LimberError({
          what: `Concat along axis ${axis} has inputs that differ elsewhere`,
          got: inputs.map((input) => formatShape(input.shape)).join(' and '),
        });
      }
    }
    const total = inputs.reduce((sum, input) => sum + extent(input.shape, axis), 0);
    return { dtype: first.dtype, shape: first.shape.map((size, other) => (other === axis ? total : size)) };
  },
  gradient: ({ inputs, needed, attributes: { axis }, gradient }, g) => {
    let end = 0;
    return inputs.map((input, index) => {
      const start = end;
      end += extent(input.shape, axis);
      return needed[index] ? g.slice(gradient, { [axis]: { start, end } }) : null;
    });
  },
  emit: ({ node, inputs, output, attributes }) => {
    node('Concat', inputs, { axis: { int: attributes.axis } }, { output });
  },
};

export const slice: EmittedOperator<'slice'> = {
  cost: 'pass',
  window: ({ attributes: { steps } }) => {
    const [, , rows = 1, columns = 1] = steps;
    return { reach: [0, 0], strides: [Math.abs(rows), Math.abs(columns)] };
  },
  infer: (inputs, { starts, ends, steps }) => {
    const x = inputType(inputs, 0, 'Slice');
    const shape = x.shape.map((_, axis) =>
      Math.max(0, Math.ceil((ends[axis]! - starts[axis]!) / steps[axis]!)),
    );
    return { dtype: x.dtype, shape };
  },
  // The gradient goes back to the slice's place: reversed, spread by the step, with zeros around it.
  gradient: ({ inputs: [x], attributes: { starts, steps }, gradient }, g) => {
    const axes = x!.shape.map((_, axis) => axis);
    const reversed = g.slice(
      gradient,
      Object.fromEntries(axes.filter((axis) => steps[axis]! < 0).map((axis) => [axis, { step: -1 }])),
    );
    const apart = spread(reversed, steps.map(Math.abs), g);
    const before = axes.map((axis) =>
      steps[axis]! < 0 ? starts[axis]! + 1 - apart.shape[axis]! : starts[axis]!,
    );
    const after = axes.map((axis) => x!.shape[axis]! - before[axis]! - apart.shape[axis]!);
    return [g.pad(apart, before, after)];
  },
  emit: ({ node, constant, inputs, inputTypes, output, attributes: { starts, ends, steps } }) => {
    const shape = inputTypes[0]!.shape;
    const axes = shape
      .map((_, axis) => axis)
      .filter((axis) => steps[axis] !== 1 || starts[axis] !== 0 || ends[axis] !== shape[axis]);
    const list = (values: readonly number[]) => constant(int64(axes.map((axis) => values[axis]!)));
    // ONNX reads −1 as the last element. An end before the first element is a number below −size.
    const onnxEnds = ends.map((end) => (end === -1 ? -(2 ** 31) : end));
    node(
      'Slice',
      [inputs[0]!, list(starts), list(onnxEnds), constant(int64(axes)), list(steps)],
      {},
      { output },
    );
  },
};

export const pad: EmittedOperator<'pad'> = {
  ...perElement,
  infer: (inputs, { before, after }) => {
    const x = inputType(inputs, 0, 'Pad');
    if ([...before, ...after].some((count) => count < 0)) {
      throw new LimberError({
        what: 'Pad takes counts of at least 0',
        got: `${before} before, ${after} after`,
      });
    }
    return { dtype: x.dtype, shape: x.shape.map((size, axis) => size + before[axis]! + after[axis]!) };
  },
  gradient: ({ inputs: [x], attributes: { before }, gradient }, g) => [
    g.slice(
      gradient,
      Object.fromEntries(
        x!.shape.map((size, axis) => [axis, { start: before[axis]!, end: before[axis]! + size }]),
      ),
    ),
  ],
  emit: ({ node, constant, inputs, output, attributes: { before, after, value } }) => {
    const counts = constant(int64([...before, ...after]));
    node('Pad', [inputs[0]!, counts, constant(float32([], [value]))], {}, { output });
  },
};

export const transpose: EmittedOperator<'transpose'> = {
  ...perElement,
  infer: (inputs, { order }) => {
    const x = inputType(inputs, 0, 'Transpose');
    return { dtype: x.dtype, shape: order.map((axis) => extent(x.shape, axis)) };
  },
  gradient: ({ attributes: { order }, gradient }, g) => [
    g.transpose(
      gradient,
      order.map((_, axis) => order.indexOf(axis)),
    ),
  ],
  emit: ({ node, inputs, output, attributes }) => {
    node('Transpose', inputs, { perm: { ints: attributes.order } }, { output });
  },
};

export const reshape: EmittedOperator<'reshape'> = {
  cost: 'view',
  window: 'cell',
  infer: (inputs, { shape }) => {
    const x = inputType(inputs, 0, 'Reshape');
    if (sizeOf(x.shape) !== sizeOf(shape)) {
      throw new LimberError({
        what: 'Reshape changes the number of elements',
        got: `${formatShape(x.shape)} to ${formatShape(shape)}`,
      });
    }
    return { dtype: x.dtype, shape };
  },
  gradient: ({ inputs: [x], gradient }, g) => [g.reshape(gradient, x!.shape)],
  emit: ({ node, constant, inputs, inputTypes, output, attributes }) => {
    // ONNX reads 0 as the input's extent, so that a file can be run with another batch.
    const shape = attributes.shape.map((size, axis) =>
      axis === 0 && size === inputTypes[0]!.shape[0] ? 0 : size,
    );
    node('Reshape', [inputs[0]!, constant(int64(shape))], {}, { output });
  },
};

/** Repeats axes of extent 1. */
export const expand: EmittedOperator<'expand'> = {
  cost: 'pass',
  window: 'all',
  infer: (inputs, { shape }) => {
    const x = inputType(inputs, 0, 'Expand');
    return { dtype: x.dtype, shape: broadcastShapes(x.shape, shape, 'Expand') };
  },
  gradient: ({ inputs: [x], gradient }, g) => [g.sumTo(gradient, x!.shape)],
  emit: ({ node, constant, inputs, output, attributes }) => {
    node('Expand', [inputs[0]!, constant(int64(attributes.shape))], {}, { output });
  },
};
