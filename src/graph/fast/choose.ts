import type { TensorType } from '../../tensor/index.ts';
import type { ConvAttributes, Pair } from '../attributes.ts';
import { extent } from '../ops/shapes.ts';
import { type FastFilter, fastFilter } from './filter.ts';

/** Three and four outputs of three taps; with more, float32 would lose too many digits. */
const three = fastFilter(3, 3, [0, 1, -1, 2]);
const four = fastFilter(4, 3, [0, 1, -1, 0.5, -2]);

/**
 * What a convolution costs, in nanoseconds on one core with AVX2: a product of two numbers by the plain way and in the
 * fast one, and what carrying a number into tiles and back takes, by kernels of one block and of several. Fitted to
 * times of ONNX Runtime 1.30 on shapes from 64 × 64 channels at 92² to 512 × 512 at 6²; only ratios matter.
 */
const costs = {
  convolution: {
    plain: 1 / 41,
    product: 1 / 50,
    single: { picture: 9, weight: 4 },
    several: { picture: 9, weight: 15 },
  },
  'weight gradient': {
    plain: 1 / 30,
    product: 1 / 45,
    single: { picture: 7, weight: 9 },
    several: { picture: 18, weight: 25 },
  },
} as const;

/** The fast way has to be this much cheaper: some of its steps use one thread only. */
const margin = 0.9;

/**
 * The filter that makes a convolution, or the gradient of its weight, cheaper than the plain way; `undefined` where
 * none does.
 * @param x [N, C, H, W]. @param weight [O, C, kH, kW]. @param output rows and columns of the result.
 * @param constantWeight whether the weight is carried into blocks once and for all.
 */
export function chooseFilter(
  what: keyof typeof costs,
  x: TensorType,
  weight: TensorType,
  output: Pair,
  { strides, dilations, groups }: ConvAttributes,
  { constantWeight = false }: { readonly constantWeight?: boolean } = {},
): FastFilter | undefined {
  const kernel: Pair = [extent(weight.shape, 2), extent(weight.shape, 3)];
  const plain = groups === 1 && [...strides, ...dilations].every((number) => number === 1);
  if (!plain || Math.min(...kernel) < 3) return undefined;
  const single = Math.max(...kernel) === 3;
  const [batch, inputs, channels] = [extent(x.shape, 0), extent(x.shape, 1), extent(weight.shape, 0)];
  const { plain: plainProduct, product, ...carried } = costs[what];
  const { picture, weight: carriedWeight } = single ? carried.single : carried.several;
  const weights = constantWeight ? 0 : inputs * channels * kernel[0] * kernel[1];
  const cells = output[0] * output[1];
  const pairs = batch * inputs * channels;
  const carrying = picture * batch * cells * (inputs + channels) + carriedWeight * weights;

  const cost = (filter: FastFilter): number => {
    const tiles = output.reduce((product, size) => product * Math.ceil(size / filter.outputs), 1);
    const blocks = kernel.reduce((product, size) => product * Math.ceil(size / filter.taps), 1);
    return product * pairs * tiles * blocks * filter.inputs ** 2 + carrying;
  };
  const limit = margin * plainProduct * pairs * cells * kernel[0] * kernel[1];
  const best = (single ? [three, four] : [three]).toSorted((a, b) => cost(a) - cost(b))[0]!;
  return cost(best) < limit ? best : undefined;
}
