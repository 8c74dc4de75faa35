import { LimberError } from '../../errors.ts';
import { formatShape, nchw, sizeOf } from '../../tensor/index.ts';
import type { ConvAttributes } from '../attributes.ts';
import type { EmittedOperator } from '../operator.ts';
import { imageSize, slidingSize } from './shapes.ts';

/**
 * y[n, o, r, c] = bias[o] + Σ weight[o, i, j, k] · x[n, i, r·s + j·d − p, c·s + k·d − p]. This is a correlation, as is
 * usual.
 */
export const conv: EmittedOperator<'conv'> = {
  infer: ([x, weight], attributes) => {
    const [batch, channels, ...image] = nchw(x, 'Conv');
    const [outputs, perGroup, ...kernel] = nchw(weight, 'Conv');
    if (channels !== perGroup * attributes.groups) {
      throw new LimberError({
        what: 'Conv has a weight that does not fit its input',
        got: `weight ${formatShape(weight.shape)} in ${attributes.groups} groups for input ${formatShape(x.shape)}`,
      });
    }
    const size = slidingSize(image, kernel, attributes, 'Conv');
    return { dtype: x.dtype, shape: [batch, outputs, ...size] };
  },
  gradient: ({ inputs: [x, weight], needed, attributes, gradient }, g) => [
    needed[0] ? g.convInputGradient(gradient, weight, { ...attributes, size: imageSize(x.shape) }) : null,
    needed[1] ? g.convWeightGradient(x, gradient, { ...attributes, kernel: imageSize(weight.shape) }) : null,
    needed[2] ? g.sum(gradient, [0, 2, 3]) : null,
  ],
  // Every number of the output is a sum of products with one filter.
  cost: ({ inputs: [, weight], output }) => sizeOf(output.shape) * sizeOf(weight.shape.slice(1)),
  window: ({ inputs: [, weight], attributes: { strides, dilations } }) => {
    const [rows, columns] = imageSize(weight.shape);
    return { reach: [(rows - 1) * dilations[0], (columns - 1) * dilations[1]], strides };
  },
  emit: ({ node, inputs, output, attributes }) => {
    node('Conv', inputs, onnxConv(attributes), { output });
  },
};

/** The attributes of ONNX's Conv and ConvTranspose. */
export function onnxConv({ strides, dilations, padding, groups }: ConvAttributes) {
  return {
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: { ints: padding },
    group: { int: groups },
  };
}

/** The attributes of a plain convolution, without the extra ones of its transpose and its gradients. */
export function convOnly({ strides, dilations, padding, groups }: ConvAttributes): ConvAttributes {
  return { strides, dilations, padding, groups };
}
