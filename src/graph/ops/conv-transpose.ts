import { LimberError } from '../../errors.ts';
import { formatShape, nchw, sizeOf } from '../../tensor/index.ts';
import type { EmittedOperator } from '../operator.ts';
import { convOnly, onnxConv } from './conv.ts';
import { endPadding, imageSize } from './shapes.ts';

/** Transposed convolution: the transpose of the convolution with the same weight. Outputs and inputs change places. */
export const convTranspose: EmittedOperator<'convTranspose'> = {
  infer: ([x, weight], attributes) => {
    const [batch, channels, ...size] = nchw(x, 'ConvTranspose');
    const [inputs, perGroup, ...kernel] = nchw(weight, 'ConvTranspose');
    if (channels !== inputs) {
      throw new LimberError({
        what: 'ConvTranspose has a weight that does not fit its input',
        got: `weight ${formatShape(weight.shape)} for input ${formatShape(x.shape)}`,
      });
    }
    const { strides, dilations, padding, groups, outputPadding } = attributes;
    const along = (axis: 0 | 1): number =>
      (size[axis] - 1) * strides[axis] +
      (kernel[axis] - 1) * dilations[axis] +
      1 +
      outputPadding[axis] -
      padding[axis] -
      endPadding(padding)[axis];
    return { dtype: x.dtype, shape: [batch, perGroup * groups, along(0), along(1)] };
  },
  // A convolution's input is the output here, so the gradients change places too.
  gradient: ({ inputs: [x, weight], needed, attributes, gradient }, g) => [
    needed[0] ? g.conv(gradient, weight, null, convOnly(attributes)) : null,
    needed[1]
      ? g.convWeightGradient(gradient, x, { ...convOnly(attributes), kernel: imageSize(weight.shape) })
      : null,
    needed[2] ? g.sum(gradient, [0, 2, 3]) : null,
  ],
  // Every number of the input is multiplied with one filter.
  cost: ({ inputs: [x, weight] }) => sizeOf(x.shape) * sizeOf(weight.shape.slice(1)),
  window: ({ inputs: [, weight], attributes: { strides, dilations } }) => {
    const kernel = imageSize(weight.shape);
    const reach = (axis: 0 | 1) => Math.floor(((kernel[axis] - 1) * dilations[axis]) / strides[axis]);
    return { reach: [reach(0), reach(1)], strides: [1 / strides[0], 1 / strides[1]] };
  },
  emit: ({ node, inputs, output, attributes }) => {
    const outputPadding = { ints: attributes.outputPadding };
    node('ConvTranspose', inputs, { ...onnxConv(attributes), output_padding: outputPadding }, { output });
  },
};
