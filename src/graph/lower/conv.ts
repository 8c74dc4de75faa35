import { sizeOf } from '../../tensor/index.ts';
import type { Builder } from '../builder-type.ts';
import { imageSize } from '../ops/shapes.ts';
import type { Value } from '../value.ts';
import { convolutionSize } from './convolution-size.ts';
import type { Rule } from './rule.ts';
import { chooseFilter } from './winograd/choose.ts';
import { winogradConvolution } from './winograd/convolution.ts';

/** A convolution becomes Winograd's tiles where these are cheaper. */
export const conv: Rule<'conv'> = ({ inputs, output, attributes, table, isConstant }, g) => {
  const [x, weight, bias] = inputs;
  if (attributes.groups > 1 && bias !== undefined && table.separateDepthwiseBias) {
    // ONNX Runtime is faster with a constant kernel, but only if the bias is constant too.
    if (isConstant(weight) && !isConstant(bias)) return biased(g.conv(x, weight, null, attributes), bias, g);
  }
  const size = convolutionSize(x.shape, weight.shape, imageSize(output.shape));
  const costs = table.winograd?.convolution;
  const filter = costs && chooseFilter(costs, table.winograd.margin, size, attributes, isConstant(weight));
  if (filter === undefined) return undefined;
  const sum = winogradConvolution(x, weight, { size, padding: attributes.padding, filter }, g);
  return bias === undefined ? sum : biased(sum, bias, g);
};

function biased(sum: Value, bias: Value, g: Builder): Value {
  return g.add(sum, g.reshape(bias, [sizeOf(bias.shape), 1, 1]));
}
