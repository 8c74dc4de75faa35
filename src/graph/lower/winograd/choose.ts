import type { ConvAttributes } from '../../attributes.ts';
import type { ConvolutionSize } from '../convolution-size.ts';
import type { TileCosts } from '../targets.ts';
import { type WinogradFilter, winogradFilter } from './filter.ts';

/** Filters with three and four outputs of three taps. With more outputs, float32 would lose too many digits. */
const three = winogradFilter(3, 3, [0, 1, -1, 2]);
const four = winogradFilter(4, 3, [0, 1, -1, 0.5, -2]);

/**
 * The filter that makes a convolution, or its weight gradient, cheaper than the plain computation; `undefined` if none
 * does.
 * @param margin the filter is chosen only if it costs less than this part of the plain cost.
 * @param constantWeight whether the weight is transformed only once.
 */
export function chooseFilter(
  { plain, product, single, several }: TileCosts,
  margin: number,
  { batch, inputs, outputs, kernel, output }: ConvolutionSize,
  { strides, dilations, groups }: ConvAttributes,
  constantWeight = false,
): WinogradFilter | undefined {
  const isPlain = groups === 1 && [...strides, ...dilations].every((number) => number === 1);
  if (!isPlain || Math.min(...kernel) < 3) return undefined;
  const oneBlock = Math.max(...kernel) === 3;
  const transforming = oneBlock ? single : several;
  const taps = kernel[0] * kernel[1];
  const cells = output[0] * output[1];
  const pairs = batch * inputs * outputs;
  const transforms =
    transforming.image * batch * cells * (inputs + outputs) +
    transforming.weight * (constantWeight ? 0 : inputs * outputs * taps);

  const cost = (filter: WinogradFilter): number => {
    const tiles = output.reduce((count, size) => count * Math.ceil(size / filter.outputs), 1);
    const blocks = kernel.reduce((count, size) => count * Math.ceil(size / filter.taps), 1);
    return product * pairs * tiles * blocks * filter.inputs ** 2 + transforms;
  };
  const limit = margin * plain * pairs * cells * taps;
  const best = oneBlock && cost(four) < cost(three) ? four : three;
  return cost(best) < limit ? best : undefined;
}
