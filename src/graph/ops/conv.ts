import { LimberError } from '../../errors.ts';
import { formatShape } from '../../tensor/index.ts';
import type { Operator } from '../operator.ts';
import { convInputGradient } from './conv-input-gradient.ts';
import { convWeightGradient } from './conv-weight-gradient.ts';
import { extent, inputType, pictureSize, requireRank, slidingSize } from './shapes.ts';

/** y[n, o, r, c] = bias[o] + Σ weight[o, i, j, k] · x[n, i, r·s + j·d − p, c·s + k·d − p]: correlation, as everywhere in the field. */
export const conv: Operator<'conv'> = {
  infer: (inputs, attributes) => {
    const [x, weight] = [inputType(inputs, 0, 'Conv'), inputType(inputs, 1, 'Conv')];
    requireRank(x, 4, 'Conv');
    requireRank(weight, 4, 'Conv');
    if (extent(x.shape, 1) !== extent(weight.shape, 1) * attributes.groups) {
      throw new LimberError({
        what: 'Conv has a weight that does not fit its input',
        got: `weight ${formatShape(weight.shape)} in ${attributes.groups} groups for input ${formatShape(x.shape)}`,
      });
    }
    const size = slidingSize(pictureSize(x.shape), pictureSize(weight.shape), attributes, 'Conv');
    return { dtype: x.dtype, shape: [extent(x.shape, 0), extent(weight.shape, 0), ...size] };
  },
  gradient: ({ inputs: [x, weight], needed, attributes, gradient }, g) => [
    needed[0] ? convInputGradient(x!, weight!, gradient, attributes, g) : null,
    needed[1] ? convWeightGradient(x!, weight!, gradient, attributes, g) : null,
    needed[2] ? g.sum(gradient, [0, 2, 3]) : null,
  ],
  emit: ({ node, inputs, output, attributes }) => {
    const { strides, dilations, padding, groups } = attributes;
    node(
      'Conv',
      inputs,
      {
        strides: { ints: strides },
        dilations: { ints: dilations },
        pads: { ints: padding },
        group: { int: groups },
      },
      { output },
    );
  },
};
