import { nchw, sizeOf } from '../../tensor/index.ts';
import type { Operator } from '../operator.ts';
import type { Value } from '../value.ts';
import { extent, requirePerChannel } from './shapes.ts';

/**
 * y = centered · factor · scale + shift for x [N, C, H, W]. Per channel, centered = x − mean and factor = 1 /
 * √(variance + ε). Both are computed from x beforehand.
 *
 * The gradient with respect to x already includes the gradients through centered and factor (Ioffe & Szegedy, 2015). So
 * these two inputs get no gradient. With n values in a channel, a = scale · factor and sums over the channel:
 * dx = a · (dy − Σ dy / n − centered · factor² · Σ (dy · centered) / n).
 */
export const normalizeBatch: Operator<'normalizeBatch'> = {
  infer: ([x, , ...vectors]) => {
    nchw(x, 'BatchNormalization');
    requirePerChannel(x, vectors, 'BatchNormalization');
    return x;
  },
  gradient: ({ inputs: [, centered, factor, scale], needed, gradient }, g) => {
    const count = sizeOf(gradient.shape) / extent(gradient.shape, 1);
    const sum = g.sum(gradient, [0, 2, 3]);
    const product = g.sum(g.multiply(gradient, centered), [0, 2, 3]);
    const slope = g.multiply(scale, factor);
    const share = (value: Value) => g.multiply(value, g.multiply(slope, -1 / count));
    const towardX = () =>
      g.add(
        g.channelAffine(centered, share(g.multiply(product, g.square(factor)))),
        g.channelAffine(gradient, slope, share(sum)),
      );
    return [
      needed[0] ? towardX() : null,
      null,
      null,
      needed[3] ? g.multiply(product, factor) : null,
      needed[4] ? sum : null,
    ];
  },
  cost: 'pass',
  window: 'all',
};
