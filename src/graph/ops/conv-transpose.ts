import { LimberError } from '../../errors.ts';
import { formatShape } from '../../tensor/index.ts';
import type { Operator } from '../operator.ts';
import { convWeightGradient } from './conv-weight-gradient.ts';
import { extent, inputType, pictureSize, requireRank } from './shapes.ts';

/** The convolution of the same weight run backwards: what it maps to x, this maps from x. */
export const convTranspose: Operator<'convTranspose'> = {
  infer: (inputs, attributes) => {
    const [x, weight] = [inputType(inputs, 0, 'ConvTranspose'), inputType(inputs, 1, 'ConvTranspose')];
    requireRank(x, 4, 'ConvTranspose');
    requireRank(weight, 4, 'ConvTranspose');
    if (extent(x.shape, 1) !== extent(weight.shape, 0)) {
      throw new LimberError({
        what: 'ConvTranspose has a weight that does not fit its input',
        got: `weight ${formatShape(weight.shape)} for input ${formatShape(x.shape)}`,
      });
    }
    const { strides, dilations, padding, groups, outputPadding } = attributes;
    const [size, kernel] = [pictureSize(x.shape), pictureSize(weight.shape)];
    const along = (axis: 0 | 1): number =>
      (size[axis] - 1) * strides[axis] +
      (kernel[axis] - 1) * dilations[axis] +
      1 +
      outputPadding[axis] -
      padding[axis] -
      padding[axis + 2]!;
    const channels = extent(weight.shape, 1) * groups;
    return { dtype: x.dtype, shape: [extent(x.shape, 0), channels, along(0), along(1)] };
  },
  // The roles of input and output are exchanged with respect to a convolution, and so are their gradients.
  gradient: ({ inputs: [x, weight], needed, attributes, gradient }, g) => [
    needed[0] ? g.conv(gradient, weight!, null, attributes) : null,
    needed[1] ? convWeightGradient(gradient, weight!, x!, attributes, g) : null,
    needed[2] ? g.sum(gradient, [0, 2, 3]) : null,
  ],
  emit: ({ node, inputs, output, attributes }) => {
    const { strides, dilations, padding, groups, outputPadding } = attributes;
    node(
      'ConvTranspose',
      inputs,
      {
        strides: { ints: strides },
        dilations: { ints: dilations },
        pads: { ints: padding },
        group: { int: groups },
        output_padding: { ints: outputPadding },
      },
      { output },
    );
  },
};
