import { LimberError } from '../../errors.ts';
import { zip } from '../../foundation/index.ts';
import { float32, formatShape, int64, sizeOf } from '../../tensor/index.ts';
import type { EmittedOperator } from '../operator.ts';
import { perElement } from './elementwise.ts';
import { broadcastShapes, extent } from './shapes.ts';
import { spread } from './spread.ts';

/** Joins values along an axis. */
export const concat: EmittedOperator<'concat'> = {
  ...perElement,
  infer: (inputs, { axis }) => {
    const [first] = inputs;
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
  window: ({ attributes: { ranges } }) => {
    const [, , rows, columns] = ranges;
    return { reach: [0, 0], strides: [Math.abs(rows?.step ?? 1), Math.abs(columns?.step ?? 1)] };
  },
  infer: ([x], { ranges }) => ({
    dtype: x.dtype,
    shape: ranges.map(({ start, end, step }) => Math.max(0, Math.ceil((end - start) / step))),
  }),
  // The gradient goes back to its place in the input: reversed, spread by the step, and surrounded by zeros.
  gradient: ({ inputs: [x], attributes: { ranges }, gradient }, g) => {
    const backwards = ranges.map(({ step }) => (step < 0 ? { step: -1 } : {}));
    const steps = ranges.map(({ step }) => Math.abs(step));
    const apart = spread(g.slice(gradient, backwards), steps, g);
    const before = zip(ranges, apart.shape).map(([{ start, step }, extent]) =>
      step < 0 ? start + 1 - extent : start,
    );
    const after = zip(x.shape, before, apart.shape).map(([whole, start, extent]) => whole - start - extent);
    return [g.pad(apart, before, after)];
  },
  emit: ({ node, constant, inputs, inputTypes, output, attributes: { ranges } }) => {
    const cut = zip(ranges, inputTypes[0].shape)
      .map(([range, extent], axis) => ({ ...range, axis, extent }))
      .filter(({ start, end, step, extent }) => step !== 1 || start !== 0 || end !== extent);
    const list = (values: readonly number[]) => constant(int64(values));
    node(
      'Slice',
      [
        inputs[0],
        list(cut.map(({ start }) => start)),
        // In ONNX −1 means the last element. A number below −size means "before the first element".
        list(cut.map(({ end }) => (end === -1 ? -(2 ** 31) : end))),
        list(cut.map(({ axis }) => axis)),
        list(cut.map(({ step }) => step)),
      ],
      {},
      { output },
    );
  },
};

export const pad: EmittedOperator<'pad'> = {
  ...perElement,
  infer: ([x], { before, after }) => {
    if ([...before, ...after].some((count) => count < 0)) {
      throw new LimberError({
        what: 'Pad takes counts of at least 0',
        got: `${before} before, ${after} after`,
      });
    }
    const shape = zip(x.shape, before, after).map(([size, start, end]) => size + start + end);
    return { dtype: x.dtype, shape };
  },
  gradient: ({ inputs: [x], attributes: { before }, gradient }, g) => [
    g.slice(
      gradient,
      zip(x.shape, before).map(([size, start]) => ({ start, end: start + size })),
    ),
  ],
  emit: ({ node, constant, inputs, output, attributes: { before, after, value } }) => {
    const counts = constant(int64([...before, ...after]));
    node('Pad', [inputs[0], counts, constant(float32([], [value]))], {}, { output });
  },
};

export const transpose: EmittedOperator<'transpose'> = {
  ...perElement,
  infer: ([x], { order }) => {
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
  infer: ([x], { shape }) => {
    if (sizeOf(x.shape) !== sizeOf(shape)) {
      throw new LimberError({
        what: 'Reshape changes the number of elements',
        got: `${formatShape(x.shape)} to ${formatShape(shape)}`,
      });
    }
    return { dtype: x.dtype, shape };
  },
  gradient: ({ inputs: [x], gradient }, g) => [g.reshape(gradient, x.shape)],
  emit: ({ node, constant, inputs, inputTypes, output, attributes }) => {
    // In ONNX 0 means the input's extent. So the file can be run with another batch size.
    const shape = attributes.shape.map((size, axis) =>
      axis === 0 && size === inputTypes[0].shape[0] ? 0 : size,
    );
    node('Reshape', [inputs[0], constant(int64(shape))], {}, { output });
  },
};

/** Repeats the elements along axes of extent 1. */
export const expand: EmittedOperator<'expand'> = {
  cost: 'pass',
  window: 'all',
  infer: ([x], { shape }) => {
    return { dtype: x.dtype, shape: broadcastShapes(x.shape, shape, 'Expand') };
  },
  gradient: ({ inputs: [x], gradient }, g) => [g.sumTo(gradient, x.shape)],
  emit: ({ node, constant, inputs, output, attributes }) => {
    node('Expand', [inputs[0], constant(int64(attributes.shape))], {}, { output });
  },
};
