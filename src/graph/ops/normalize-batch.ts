import { int64, type Shape, sizeOf } from '../../tensor/index.ts';
import type { Builder, Operator } from '../operator.ts';
import type { Value } from '../value.ts';
import { broadcastShapes, extent, inputType, pictureSize, requireRank } from './shapes.ts';

/**
 * y = centered · factor · scale + shift for x [N, C, H, W], where centered = x − mean and factor = 1 / √(variance + ε)
 * of each channel, both computed from x beforehand. Towards x the gradient includes what comes by way of them (Ioffe &
 * Szegedy, 2015): with n values in a channel, a = scale · factor and sums over the channel,
 * dx = a · (dy − Σ dy / n − centered · factor² · Σ (dy · centered) / n).
 */
export const normalizeBatch: Operator<'normalizeBatch'> = {
  infer: (inputs) => {
    const x = inputType(inputs, 0, 'BatchNormalization');
    requireRank(x, 4, 'BatchNormalization');
    const channels = [extent(x.shape, 1), 1, 1];
    for (const index of [2, 3, 4]) {
      const { shape } = inputType(inputs, index, 'BatchNormalization');
      broadcastShapes(channels, [...shape, 1, 1], 'BatchNormalization');
    }
    return x;
  },
  gradient: ({ inputs: [, centered, factor, scale], needed, gradient }, g) => {
    const count = sizeOf(gradient.shape) / extent(gradient.shape, 1);
    const sum = g.sum(gradient, [0, 2, 3]);
    const product = g.sum(g.multiply(gradient, centered!), [0, 2, 3]);
    const slope = g.multiply(scale!, factor!);
    const share = (value: Value) => g.multiply(value, g.multiply(slope, -1 / count));
    const towardsX = () =>
      g.add(
        perChannel(centered!, share(g.multiply(product, g.square(factor!))), null, g),
        perChannel(gradient, slope, share(sum), g),
      );
    return [
      needed[0] ? towardsX() : null,
      null,
      null,
      needed[3] ? g.multiply(product, factor!) : null,
      needed[4] ? sum : null,
    ];
  },
  emit: ({ node, constant, inputs, inputTypes, output }) => {
    const { shape } = inputTypes[0]!;
    const channels = extent(shape, 1);
    const [, centered, factor, scale, shift] = inputs as [string, string, string, string, string];
    const reshaped = (vector: string, extents: Shape) => node('Reshape', [vector, constant(int64(extents))]);
    const slope = node('Mul', [scale, factor]);
    if (isLarge(shape)) {
      const weight = reshaped(slope, [channels, 1, 1, 1]);
      node('Conv', [centered, weight, shift], { group: { int: channels } }, { output });
    } else {
      const scaled = node('Mul', [centered, reshaped(slope, [channels, 1, 1])]);
      node('Add', [scaled, reshaped(shift, [channels, 1, 1])], {}, { output });
    }
  },
};

/**
 * x · slope + shift: of large pictures a convolution of each channel with a single number, which is one pass and takes
 * in the ReLU that follows; small ones are too many for that.
 */
function perChannel(x: Value, slope: Value, shift: Value | null, g: Builder): Value {
  const channels = extent(x.shape, 1);
  if (isLarge(x.shape)) return g.conv(x, g.reshape(slope, [channels, 1, 1, 1]), shift, { groups: channels });
  const scaled = g.multiply(x, g.reshape(slope, [channels, 1, 1]));
  return shift === null ? scaled : g.add(scaled, g.reshape(shift, [channels, 1, 1]));
}

function isLarge(shape: Shape): boolean {
  const [rows, columns] = pictureSize(shape);
  return rows * columns >= 256;
}
