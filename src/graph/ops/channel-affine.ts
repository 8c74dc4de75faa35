import { nchw } from '../../tensor/index.ts';
import type { Operator } from '../operator.ts';
import { perElement } from './elementwise.ts';
import { requirePerChannel } from './shapes.ts';

/** y = x · slope + shift for x [N, C, H, W], with one slope and an optional shift per channel. */
export const channelAffine: Operator<'channelAffine'> = {
  ...perElement,
  infer: ([x, ...vectors]) => {
    nchw(x, 'ChannelAffine');
    requirePerChannel(x, vectors, 'ChannelAffine');
    return x;
  },
  gradient: ({ inputs: [x, slope], needed, gradient }, g) => [
    needed[0] ? g.channelAffine(gradient, slope) : null,
    needed[1] ? g.sum(g.multiply(gradient, x), [0, 2, 3]) : null,
    needed[2] ? g.sum(gradient, [0, 2, 3]) : null,
  ],
};
