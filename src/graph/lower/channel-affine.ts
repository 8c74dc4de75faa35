import { extent, imageSize } from '../ops/shapes.ts';
import type { Replacement } from './rule.ts';

/**
 * Large images: a depthwise convolution with a 1×1 kernel. It takes one pass, and ONNX Runtime fuses a following ReLU
 * into it. Small images: a product and a sum, because they usually have too many channels for the convolution to pay.
 */
export const channelAffine: Replacement<'channelAffine'> = (
  { inputs: [x, slope, shift], output, table },
  g,
) => {
  const channels = extent(output.shape, 1);
  const [rows, columns] = imageSize(output.shape);
  if (rows * columns >= table.affineConvolutionFrom) {
    return g.conv(x, g.reshape(slope, [channels, 1, 1, 1]), shift, { groups: channels });
  }
  const scaled = g.multiply(x, g.reshape(slope, [channels, 1, 1]));
  return shift === undefined ? scaled : g.add(scaled, g.reshape(shift, [channels, 1, 1]));
};

export const normalizeBatch: Replacement<'normalizeBatch'> = (
  { inputs: [, centered, factor, scale, shift] },
  g,
) => g.channelAffine(centered, g.multiply(scale, factor), shift);
